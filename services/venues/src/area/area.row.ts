import { defineEntity, p, type InferEntity } from "@mikro-orm/core";

/** An administrative area; its id is the official division code, and begins with its parent's. */
export const AreaRow = defineEntity({
  name: "Area",
  tableName: "area",
  properties: {
    id: p.text().primary(),
    name: p.text(),
    level: p.text().$type<AreaLevel>(),
    parentId: p.text().nullable(),
    mergedInto: p.text().nullable(),
  },
});
export type AreaRow = InferEntity<typeof AreaRow>;

export type AreaLevel = "PROVINCE" | "CITY" | "DISTRICT" | "STREET" | "COMMUNITY" | "GRID";

/** The one district this installation serves. */
export const InstallationRow = defineEntity({
  name: "Installation",
  tableName: "installation",
  properties: {
    onlyOne: p.boolean().primary(),
    districtId: p.text(),
  },
});
