import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import type { Hearing, Message } from "./message.js";

/** The folder of migrations every service that hears begins with. */
export const inboxMigrations = new URL("../migrations/", import.meta.url);

/**
 * Applies a message, once: the note that it was heard and what it changes are one transaction.
 * A message this service does not hear changes nothing.
 */
export async function applyOnce(
  em: EntityManager,
  hearings: readonly Hearing<EntityManager>[],
  message: Message,
): Promise<void> {
  const hearing = hearings.find(({ name }) => name === message.name);
  if (!hearing) return;
  await em.transactional(async (tx) => {
    const isNew = await change(
      tx,
      sql`insert into inbox (message_id) values (${message.id}) on conflict do nothing`,
    );
    if (isNew > 0) await hearing.apply(tx, message.body);
  });
}
