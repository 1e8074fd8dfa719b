import { defineEntity, p, type InferEntity } from "@mikro-orm/core";
import { newId } from "@starlane/database";

/** A person who signs in. Their credential is stored separately. */
export const UserRow = defineEntity({
  name: "User",
  tableName: "account",
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => newId()),
    username: p.text(), // unique, ignoring case
    displayName: p.text(),
    agencyId: p.uuid(),
    active: p.boolean().default(true),
    version: p.integer().version(),
  },
});
export type UserRow = InferEntity<typeof UserRow>;
