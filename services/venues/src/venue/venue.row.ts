import { defineEntity, p, type InferEntity } from "@mikro-orm/core";
import { newId } from "@starlane/database";

export type VenueKind =
  | "SCHOOL"
  | "ENTERPRISE"
  | "SENIOR_UNIVERSITY"
  | "COMMUNITY_ROOM"
  | "POLICE_ROOM"
  | "COURIER_POINT"
  | "SHOP"
  | "RENTAL_HOUSING"
  | "PUBLIC_SPACE";

/** A place where an event can be held. */
export const VenueRow = defineEntity({
  name: "Venue",
  tableName: "venue",
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => newId()),
    name: p.text(),
    kind: p.text().$type<VenueKind>(),
    areaId: p.text(),
    address: p.text().nullable(),
    latitude: p.float().nullable(), // degrees, WGS 84
    longitude: p.float().nullable(),
    capacity: p.integer(), // people at once
    agencyId: p.uuid().nullable(), // owned by the agencies service, so no foreign key
    archived: p.boolean().default(false),
    version: p.integer().default(1), // incremented explicitly, since audiences and opening hours are part of it
  },
});
export type VenueRow = InferEntity<typeof VenueRow>;
