import type { EntityManager } from "@mikro-orm/postgresql";
import type { LocalDate } from "@starlane/calendar";
import { change, newId, select, sql } from "@starlane/database";
import type { KnownBy } from "../person/pseudonyms.js";
import type { Basis } from "./legal-basis.rules.js";
import type { Personal, Sealed, Vault } from "./vault.js";

/** Somebody who is to be kept. */
export interface ToKeep extends Personal {
  readonly knownBy: KnownBy;
}

/** Why people are kept, and until when. */
export interface Keeping {
  readonly purpose: "ROSTER";
  /** What they are kept for: the enrolment. */
  readonly subject: string;
  readonly basis: Basis;
  readonly until: LocalDate;
}

interface KeptRow {
  readonly id: string;
  readonly pseudonym: Buffer;
  readonly dataKey: string | null;
  readonly sealed: Buffer | null;
}

/**
 * Keeps people for an agency, and says why. What is given of somebody who was kept before takes the place of what was known;
 * what is not given stays.
 * @param people each once
 * @returns their ids, in order
 */
export async function keepPeople(
  tx: EntityManager,
  vault: Vault,
  {
    agency,
    people,
    keeping,
    now,
  }: { agency: string; people: readonly ToKeep[]; keeping: Keeping; now: Date },
): Promise<string[]> {
  if (people.length === 0) return [];
  const rows = await enterPeople(tx, agency, people);
  const ids = people.map(({ knownBy }) => rows.get(keyOf(knownBy))!.id);
  await sealChanged(tx, vault, [...rows.values()], { people, now });
  await change(
    tx,
    sql`insert into keeping (purpose, subject, kept_person, basis, keep_until)
        select ${keeping.purpose}, ${keeping.subject}, id, ${keeping.basis}, ${keeping.until}::date
        from unnest(${ids}::uuid[]) as kept (id)
        on conflict (purpose, subject, kept_person) do update set
          basis = excluded.basis, keep_until = excluded.keep_until`,
  );
  return ids;
}

/**
 * Ends keeping people for something; who is kept for nothing else is forgotten.
 * @param except those who go on being kept for it
 */
export async function endKeeping(
  tx: EntityManager,
  { purpose, subject }: Pick<Keeping, "purpose" | "subject">,
  except: readonly string[] = [],
): Promise<void> {
  const ended = await select<{ keptPerson: string }>(
    tx,
    sql`delete from keeping
        where purpose = ${purpose} and subject = ${subject} and kept_person <> all(${[...except]}::uuid[])
        returning kept_person`,
  );
  const ids = ended.map(({ keptPerson }) => keptPerson);
  if (ids.length === 0) return;
  // Locked before it is looked whether anything keeps them: somebody may be about to.
  await select(
    tx,
    sql`select from kept_person where id = any(${ids}::uuid[]) order by agency_id, pseudonym for update`,
  );
  await change(
    tx,
    sql`delete from kept_person where id = any(${ids}::uuid[])
          and not exists (select from keeping where keeping.kept_person = kept_person.id)`,
  );
}

/** Enters those who are not there yet, and locks all until the transaction ends; by pseudonym. */
async function enterPeople(
  tx: EntityManager,
  agency: string,
  people: readonly ToKeep[],
): Promise<Map<string, KeptRow>> {
  const rows = await select<KeptRow>(
    tx,
    sql`insert into kept_person (id, agency_id, pseudonym, kind, phone)
        select id, ${agency}::uuid, pseudonym, kind, phone
        from unnest(${people.map(() => newId())}::uuid[],
            ${people.map(({ knownBy }) => knownBy.pseudonym)}::bytea[],
            ${people.map(({ knownBy }) => knownBy.kind)}::text[],
            ${people.map(({ knownBy }) => knownBy.phone)}::bytea[])
          as kept (id, pseudonym, kind, phone)
        order by pseudonym
        on conflict (agency_id, pseudonym) do update set phone = coalesce(excluded.phone, kept_person.phone)
        returning id, pseudonym, data_key, sealed`,
  );
  return new Map(rows.map((row) => [keyOf(row), row]));
}

/** Seals anew what is known of those of whom something else is known now. */
async function sealChanged(
  tx: EntityManager,
  vault: Vault,
  rows: readonly KeptRow[],
  { people, now }: { people: readonly ToKeep[]; now: Date },
): Promise<void> {
  const given = new Map(people.map((person) => [keyOf(person.knownBy), person]));
  const known = rows.filter((row): row is KeptRow & Sealed => row.sealed !== null);
  const before = new Map((await vault.unsealAll(tx, known)).map((each, index) => [known[index]!.id, each]));
  const changed = rows.flatMap(({ id, pseudonym }) => {
    const old = before.get(id) ?? { name: null, phoneLast4: null };
    const { name, phoneLast4 } = given.get(keyOf({ pseudonym }))!;
    const personal = { name: name ?? old.name, phoneLast4: phoneLast4 ?? old.phoneLast4 };
    const isSame = personal.name === old.name && personal.phoneLast4 === old.phoneLast4;
    return isSame ? [] : [{ id, personal }];
  });
  if (changed.length === 0) return;
  const sealOne = await vault.sealer(tx, now);
  const sealed = changed.map(({ id, personal }) => sealOne(id, personal));
  await change(
    tx,
    sql`update kept_person set data_key = fresh.data_key, sealed = fresh.sealed
        from unnest(${changed.map(({ id }) => id)}::uuid[], ${sealed.map(({ dataKey }) => dataKey)}::uuid[],
          ${sealed.map((each) => each.sealed)}::bytea[]) as fresh (id, data_key, sealed)
        where kept_person.id = fresh.id`,
  );
}

const keyOf = ({ pseudonym }: Pick<KnownBy, "pseudonym">) => pseudonym.toString("hex");
