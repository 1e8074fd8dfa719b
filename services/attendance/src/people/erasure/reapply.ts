import type { Client } from "@starlane/database";
import type { Pool } from "pg";
import { BEGIN_CORRECTIONS, inTransaction } from "../../attendance-log/log.store.js";
import { appendErased, erasedLogOf, missing, readErasedLog, type Erased } from "./erased-log.js";
import { forget, readErased, saveErased } from "./erased.store.js";
import { openTombstones, type Tombstones } from "./tombstones.js";

const PSEUDONYMS_AT_ONCE = 50_000;

/**
 * Repeats the erasures as a start of the service does, for an operator who restores a backup before anyone sees it.
 * @returns the number of pseudonyms deleted
 * @throws ErasureKeyLost
 */
export async function forgetErased(pool: Pool, secrets: string): Promise<number> {
  return reapplyErasures(pool, await openTombstones(pool, secrets), secrets);
}

/**
 * Synchronises the database with the log of tombstones. Erases again the people whose tombstones the database lacks,
 * for example after restoring a backup older than their erasure. Adds tombstones to the log that only the database has,
 * for example after a crash between commit and append.
 * @returns the number of pseudonyms deleted
 */
export async function reapplyErasures(pool: Pool, tombstones: Tombstones, secrets: string): Promise<number> {
  const log = erasedLogOf(secrets);
  const [written, known] = [readErasedLog(log), await readErased(pool)];
  appendErased(log, missing(written, known));
  const fresh = missing(known, written);
  if (fresh.size === 0) return 0;
  return inTransaction(pool, { begin: BEGIN_CORRECTIONS }, async (client) => {
    const back = await findBack(client, tombstones, fresh);
    if (back.length > 0) await forget(client, back);
    await saveErased(client, fresh);
    return back.length;
  });
}

/** Returns the stored pseudonyms whose tombstones are among the given ones. */
async function findBack(client: Client, tombstones: Tombstones, erased: Erased): Promise<Buffer[]> {
  const back: Buffer[] = [];
  for (const table of ["pseudonym", "kept_person"] as const) {
    let after: Buffer = Buffer.alloc(0);
    for (;;) {
      const { rows } = await client.query<{ pseudonym: Buffer }>(
        `select distinct pseudonym from ${table} where pseudonym > $1 order by pseudonym limit ${PSEUDONYMS_AT_ONCE}`,
        [after],
      );
      for (const { pseudonym } of rows)
        if (erased.has(tombstones.of(pseudonym).toString("hex"))) back.push(pseudonym);
      const last = rows.at(-1);
      if (!last || rows.length < PSEUDONYMS_AT_ONCE) break;
      after = last.pseudonym;
    }
  }
  return back;
}
