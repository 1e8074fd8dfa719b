import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import type { MessageHandler, Message } from "./message.js";

/** The folder of the inbox's migrations, which every subscribing service runs first. */
export const inboxMigrations = new URL("../migrations/", import.meta.url);

/**
 * Applies a message exactly once: its inbox entry and its changes are one transaction. A message without a handler
 * changes nothing.
 */
export async function applyOnce(
  em: EntityManager,
  handlers: readonly MessageHandler<EntityManager>[],
  message: Message,
): Promise<void> {
  const handler = handlers.find(({ name }) => name === message.name);
  if (!handler) return;
  await em.transactional(async (tx) => {
    const isNew = await execute(
      tx,
      sql`insert into inbox (message_id) values (${message.id}) on conflict do nothing`,
    );
    if (isNew > 0) await handler.apply(tx, message.body);
  });
}
