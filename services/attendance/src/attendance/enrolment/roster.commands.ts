import type { EntityManager } from "@mikro-orm/postgresql";
import { runAsSystemIn, execute, newId, sql } from "@starlane/database";
import { endRetention, storeIdentities } from "../../people/vault/retention.commands.js";
import { rosterKeptUntil } from "../../people/vault/legal-basis.rules.js";
import type { Vault } from "../../people/vault/vault.js";
import type { EnrolmentRow } from "./enrolment.row.js";
import type { RosterLine } from "./roster.rules.js";

export interface NewRoster {
  /** Its basis is required when there are lines. */
  readonly enrolment: Pick<EnrolmentRow, "id" | "agencyId" | "basis">;
  readonly lines: readonly RosterLine[];
  readonly eventEndsAt: Date;
  readonly now: Date;
}

/**
 * Replaces a group's roster. People on both rosters keep their entry; the identity of a person on no roster any more is
 * deleted. The identities belong to the service, since one person may be on several rosters; the group itself is read
 * and changed with the viewer's rights.
 */
export async function replaceRoster(tx: EntityManager, vault: Vault, roster: NewRoster): Promise<void> {
  const { id } = roster.enrolment;
  await runAsSystemIn(tx, async () => {
    const kept = await keepLines(tx, vault, roster);
    await execute(
      tx,
      sql`delete from roster_entry where enrolment_id = ${id} and kept_person <> all(${kept}::uuid[])`,
    );
    await endRetention(tx, { purpose: "ROSTER", subject: id }, kept);
    await insertEntries(tx, roster, { kept, after: sql`0` });
  });
}

/** Adds people to a group's roster who are not on it yet. */
export async function addToRoster(tx: EntityManager, vault: Vault, roster: NewRoster): Promise<void> {
  const { id, basis } = roster.enrolment;
  const after = sql`(select coalesce(max(position), 0) from roster_entry where enrolment_id = ${id})`;
  await runAsSystemIn(tx, async () => {
    const kept = await keepLines(tx, vault, roster);
    await insertEntries(tx, roster, { kept, after });
  });
  await execute(tx, sql`update enrolment set basis = ${basis}, version = version + 1 where id = ${id}`);
}

function keepLines(
  tx: EntityManager,
  vault: Vault,
  { enrolment: { id, agencyId, basis }, lines, eventEndsAt, now }: NewRoster,
): Promise<string[]> {
  const retention = {
    purpose: "ROSTER",
    subject: id,
    basis: basis!,
    until: rosterKeptUntil(eventEndsAt),
  } as const;
  return storeIdentities(tx, vault, { agency: agencyId, people: lines, retention, now });
}

async function insertEntries(
  tx: EntityManager,
  { enrolment: { id: enrolment }, lines }: NewRoster,
  { kept, after }: { kept: readonly string[]; after: ReturnType<typeof sql> },
): Promise<void> {
  if (lines.length === 0) return;
  await execute(
    tx,
    sql`insert into roster_entry (id, enrolment_id, position, kept_person, audience, area_id)
        select id, ${enrolment}::uuid, ${after} + position, kept_person, audience, area_id
        from unnest(${lines.map(() => newId())}::uuid[], ${[...kept]}::uuid[],
            ${lines.map(({ audience }) => audience)}::text[], ${lines.map(({ area }) => area)}::text[])
          with ordinality as line (id, kept_person, audience, area_id, position)
        on conflict (enrolment_id, kept_person) do update set
          position = excluded.position, audience = excluded.audience, area_id = excluded.area_id`,
  );
}
