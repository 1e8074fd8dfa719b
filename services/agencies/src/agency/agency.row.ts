import { defineEntity, p, type InferEntity } from "@mikro-orm/core";
import { newId } from "@starlane/database";

export type AgencyKind =
  | "SUB_BUREAU"
  | "POLICE_STATION"
  | "POLICE_ROOM"
  | "EDUCATION"
  | "CIVIL_AFFAIRS"
  | "HUMAN_RESOURCES"
  | "RESIDENTS_COMMITTEE"
  | "SCHOOL"
  | "ENTERPRISE"
  | "SENIOR_UNIVERSITY"
  | "OTHER";

/** A participating organisation: the police, a department, or an agency below one of them. */
export const AgencyRow = defineEntity({
  name: "Agency",
  tableName: "agency",
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => newId()),
    code: p.text(),
    name: p.text(),
    kind: p.text().$type<AgencyKind>(),
    parentId: p.uuid().nullable(),
    version: p.integer().version(),
  },
});
export type AgencyRow = InferEntity<typeof AgencyRow>;
