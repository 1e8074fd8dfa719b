import type { EntityManager } from "@mikro-orm/postgresql";
import type { LocalDate } from "@starlane/calendar";
import { execute, newId, select, sql } from "@starlane/database";
import type { KnownBy } from "../person/pseudonyms.js";
import type { Basis } from "./legal-basis.rules.js";
import type { Personal, EncryptedIdentity, Vault } from "./vault.js";

/** A person whose identity is to be stored. */
export interface IdentityToStore extends Personal {
  readonly knownBy: KnownBy;
}

/** The purpose for which identities are stored, with its legal basis and end. */
export interface RetentionPurpose {
  readonly purpose: "ROSTER";
  /** The subject of the purpose: the enrolment. */
  readonly subject: string;
  readonly basis: Basis;
  readonly until: LocalDate;
}

interface StoredIdentityRow {
  readonly id: string;
  readonly pseudonym: Buffer;
  readonly dataKey: string | null;
  readonly sealed: Buffer | null;
}

/**
 * Stores identities for an agency, with the purpose. New data about a person replaces the stored data; data that is not
 * given stays.
 * @param people each once
 * @returns their ids, in order
 */
export async function storeIdentities(
  tx: EntityManager,
  vault: Vault,
  {
    agency,
    people,
    retention,
    now,
  }: { agency: string; people: readonly IdentityToStore[]; retention: RetentionPurpose; now: Date },
): Promise<string[]> {
  if (people.length === 0) return [];
  const rows = await enterPeople(tx, agency, people);
  const ids = people.map(({ knownBy }) => rows.get(keyOf(knownBy))!.id);
  await encryptChanged(tx, vault, [...rows.values()], { people, now });
  await execute(
    tx,
    sql`insert into keeping (purpose, subject, kept_person, basis, keep_until)
        select ${retention.purpose}, ${retention.subject}, id, ${retention.basis}, ${retention.until}::date
        from unnest(${ids}::uuid[]) as kept (id)
        on conflict (purpose, subject, kept_person) do update set
          basis = excluded.basis, keep_until = excluded.keep_until`,
  );
  return ids;
}

/**
 * Ends the retention of people for a purpose, and deletes those stored for nothing else.
 * @param except those whose retention goes on
 */
export async function endRetention(
  tx: EntityManager,
  { purpose, subject }: Pick<RetentionPurpose, "purpose" | "subject">,
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
  // Locked before the check for other retentions: a concurrent transaction may be adding one.
  await select(
    tx,
    sql`select from kept_person where id = any(${ids}::uuid[]) order by agency_id, pseudonym for update`,
  );
  await execute(
    tx,
    sql`delete from kept_person where id = any(${ids}::uuid[])
          and not exists (select from keeping where keeping.kept_person = kept_person.id)`,
  );
}

/** Inserts the missing people and locks all until the transaction ends; by pseudonym. */
async function enterPeople(
  tx: EntityManager,
  agency: string,
  people: readonly IdentityToStore[],
): Promise<Map<string, StoredIdentityRow>> {
  const rows = await select<StoredIdentityRow>(
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

/** Encrypts the data of people whose data has changed. */
async function encryptChanged(
  tx: EntityManager,
  vault: Vault,
  rows: readonly StoredIdentityRow[],
  { people, now }: { people: readonly IdentityToStore[]; now: Date },
): Promise<void> {
  const given = new Map(people.map((person) => [keyOf(person.knownBy), person]));
  const known = rows.filter((row): row is StoredIdentityRow & EncryptedIdentity => row.sealed !== null);
  const before = new Map((await vault.decryptAll(tx, known)).map((each, index) => [known[index]!.id, each]));
  const changed = rows.flatMap(({ id, pseudonym }) => {
    const old = before.get(id) ?? { name: null, phoneLast4: null };
    const { name, phoneLast4 } = given.get(keyOf({ pseudonym }))!;
    const personal = { name: name ?? old.name, phoneLast4: phoneLast4 ?? old.phoneLast4 };
    const isSame = personal.name === old.name && personal.phoneLast4 === old.phoneLast4;
    return isSame ? [] : [{ id, personal }];
  });
  if (changed.length === 0) return;
  const encryptOne = await vault.encryptor(tx, now);
  const sealed = changed.map(({ id, personal }) => encryptOne(id, personal));
  await execute(
    tx,
    sql`update kept_person set data_key = fresh.data_key, sealed = fresh.sealed
        from unnest(${changed.map(({ id }) => id)}::uuid[], ${sealed.map(({ dataKey }) => dataKey)}::uuid[],
          ${sealed.map((each) => each.sealed)}::bytea[]) as fresh (id, data_key, sealed)
        where kept_person.id = fresh.id`,
  );
}

const keyOf = ({ pseudonym }: Pick<KnownBy, "pseudonym">) => pseudonym.toString("hex");
