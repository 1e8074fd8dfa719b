import type { ClientBase, Pool } from "pg";
import { BEGIN_CORRECTIONS, inTransaction } from "../check-in/log.store.js";
import { insertRight, removeAttendances } from "../correction/attendances.store.js";
import { findSplitPeople, insertPeople, type SplitPerson } from "./people.store.js";
import type { KnownBy } from "./pseudonyms.js";

/**
 * Makes one person of those who were known by their phone alone and now come with an identity number. What they attended is the
 * other's from then on; of two check-ins to one event the other's stays.
 */
export function joinPeople(pool: Pool, people: readonly KnownBy[], at: Date): Promise<void> {
  return inTransaction(pool, { begin: BEGIN_CORRECTIONS }, async (client) => {
    await insertPeople(client, people);
    for (const split of await findSplitPeople(client, people)) await join(client, split, at);
  });
}

async function join(client: ClientBase, { into, joined }: SplitPerson, at: Date): Promise<void> {
  const removal = { reason: "JOINED", by: null, at, note: null } as const;
  await removeAttendances(client, { person: joined }, removal);
  await insertRight(client, { person: joined }, { person: into });
  await client.query("update pseudonym set person = $1 where person = $2", [into, joined]);
  await client.query("update person set joined_into = $1 where ordinal = $2 or joined_into = $2", [
    into,
    joined,
  ]);
}
