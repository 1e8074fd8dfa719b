import { defineEntity, p, type InferEntity } from "@mikro-orm/core";

export type ParticipationRole = "CO_HOST" | "SUPPORT";
export type InvitationState = "INVITED" | "ACCEPTED" | "DECLINED" | "WITHDRAWN";

/**
 * An agency that was invited to a campaign. The lead has no row: it needs no invitation. A withdrawn invitation is not
 * shown any more; its row stays for the version, by which replicas tell the newest state from an older one.
 */
export const ParticipationRow = defineEntity({
  name: "Participation",
  tableName: "participation",
  properties: {
    campaignId: p.uuid().primary(),
    agencyId: p.uuid().primary(), // owned by the agencies service, so no foreign key
    role: p.text().$type<ParticipationRole>(),
    state: p.text().$type<InvitationState>().default("INVITED"),
    note: p.text().nullable(),
    invitedAt: p.datetime(),
    respondedAt: p.datetime().nullable(),
    version: p.integer().default(1),
  },
});
export type ParticipationRow = InferEntity<typeof ParticipationRow>;
