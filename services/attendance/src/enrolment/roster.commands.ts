import type { EntityManager } from "@mikro-orm/postgresql";
import { change, newId, sql } from "@starlane/database";
import { endKeeping, keepPeople } from "../vault/keep.commands.js";
import { rosterKeptUntil } from "../vault/legal-basis.rules.js";
import type { Vault } from "../vault/vault.js";
import type { EnrolmentRow } from "./enrolment.row.js";
import type { RosterLine } from "./roster.rules.js";

export interface NewRoster {
  /** Its basis is there where there are lines. */
  readonly enrolment: Pick<EnrolmentRow, "id" | "agencyId" | "basis">;
  readonly lines: readonly RosterLine[];
  readonly eventEndsAt: Date;
  readonly now: Date;
}

/** Puts a roster in the place of a group's own; who stands on both keeps their entry, and who is on neither any more is forgotten. */
export async function replaceRoster(
  tx: EntityManager,
  vault: Vault,
  { enrolment, lines, eventEndsAt, now }: NewRoster,
): Promise<void> {
  const kept = await keepPeople(tx, vault, {
    agency: enrolment.agencyId,
    people: lines,
    keeping: {
      purpose: "ROSTER",
      subject: enrolment.id,
      basis: enrolment.basis!,
      until: rosterKeptUntil(eventEndsAt),
    },
    now,
  });
  await change(
    tx,
    sql`delete from roster_entry where enrolment_id = ${enrolment.id} and kept_person <> all(${kept}::uuid[])`,
  );
  await endKeeping(tx, { purpose: "ROSTER", subject: enrolment.id }, kept);
  if (lines.length === 0) return;
  await change(
    tx,
    sql`insert into roster_entry (id, enrolment_id, position, kept_person, audience, area_id)
        select id, ${enrolment.id}::uuid, position, kept_person, audience, area_id
        from unnest(${lines.map(() => newId())}::uuid[], ${kept}::uuid[],
            ${lines.map(({ audience }) => audience)}::text[], ${lines.map(({ area }) => area)}::text[])
          with ordinality as line (id, kept_person, audience, area_id, position)
        on conflict (enrolment_id, kept_person) do update set
          position = excluded.position, audience = excluded.audience, area_id = excluded.area_id`,
  );
}
