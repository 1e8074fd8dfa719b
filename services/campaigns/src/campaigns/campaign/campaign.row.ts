import { defineEntity, p, type InferEntity } from "@mikro-orm/core";
import { newId } from "@starlane/database";

export type CampaignStatus = "DRAFT" | "SUBMITTED" | "APPROVED" | "ACTIVE" | "CLOSED" | "CANCELLED";

/** A joint effort of several agencies in one area over a range of days. */
export const CampaignRow = defineEntity({
  name: "Campaign",
  tableName: "campaign",
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => newId()),
    title: p.text(),
    description: p.text().nullable(),
    areaId: p.text(), // owned by the venues service, so no foreign key
    leadId: p.uuid(), // owned by the agencies service, so no foreign key
    startsOn: p.date(), // the first day, in the district's time zone
    endsOn: p.date(), // the last day, included
    status: p.text().$type<CampaignStatus>().default("DRAFT"),
    createdBy: p.uuid(),
    submittedBy: p.uuid().nullable(),
    changedBy: p.array().columnType("uuid[]").default([]), // the users who wrote a version after the first, each once
    programmeId: p.uuid().nullable(), // the programme it was made from
    version: p.integer().version(),
  },
});
export type CampaignRow = InferEntity<typeof CampaignRow>;
