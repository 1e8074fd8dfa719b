import { defineEntity, p, type InferEntity } from "@mikro-orm/core";
import { newId } from "@starlane/database";

/** A person who can give a talk: an officer, a teacher, a volunteer. */
export const SpeakerRow = defineEntity({
  name: "Speaker",
  tableName: "speaker",
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => newId()),
    name: p.text(),
    agencyId: p.uuid(), // owned by the agencies service, so no foreign key
    audienceIds: p.array(),
    languages: p.array(), // BCP 47 tags and dialect names
    weeklyLimit: p.integer(), // events in one week, Monday to Sunday
    version: p.integer().version(),
  },
});
export type SpeakerRow = InferEntity<typeof SpeakerRow>;

/** A speaker, with the agency that must approve a booking. */
export interface SpeakerToBook extends SpeakerRow {
  readonly owner: { readonly id: string; readonly above: readonly string[] };
}
