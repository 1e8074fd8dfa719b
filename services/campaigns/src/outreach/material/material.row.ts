import { defineEntity, p, type InferEntity } from "@mikro-orm/core";
import { newId } from "@starlane/database";

export type MaterialKind = "CASE" | "SLIDES" | "LEAFLET" | "VIDEO" | "QUIZ";

/** A text, picture or film that events show or teach. */
export const MaterialRow = defineEntity({
  name: "Material",
  tableName: "material",
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => newId()),
    title: p.text(),
    kind: p.text().$type<MaterialKind>(),
    scamType: p.text().nullable(),
    audienceIds: p.array(),
    language: p.text(), // a BCP 47 tag or the name of a dialect
    body: p.text().nullable(),
    url: p.text().nullable(),
    agencyId: p.uuid(), // owned by the agencies service, so no foreign key
    createdBy: p.uuid(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});
export type MaterialRow = InferEntity<typeof MaterialRow>;
