import type { Client } from "@starlane/database";
import type { Erased } from "./erased-log.js";
import type { Tombstones } from "./tombstones.js";

/** Returns the time of each person's erasure, in their order; null when not erased. */
export async function findErased(
  client: Client,
  tombstones: Tombstones,
  pseudonyms: readonly Buffer[],
): Promise<(Date | null)[]> {
  if (pseudonyms.length === 0) return [];
  const { rows } = await client.query<{ at: Date | null }>({
    name: "find erased",
    text: `select erased_at as at from unnest($1::bytea[]) with ordinality as came (tombstone, index)
      left join erased_person using (tombstone) order by index`,
    values: [pseudonyms.map((pseudonym) => tombstones.of(pseudonym))],
  });
  return rows.map(({ at }) => at);
}

/**
 * Returns the phone given beside an identity number, unless it belongs to a person with another identity number or is
 * known not to be theirs.
 */
export async function findOwnPhones(client: Client, pseudonym: Buffer, phone: Buffer): Promise<Buffer[]> {
  const { rowCount } = await client.query(
    `select from pseudonym as by_phone join pseudonym as other on other.person = by_phone.person
     where by_phone.pseudonym = $2 and other.pseudonym not in ($1, $2) and other.kind is distinct from 'PHONE'
     union all select from person_join where identity = $1 and phone = $2 and state in ('REJECTED', 'REVERSED')`,
    [pseudonym, phone],
  );
  return rowCount === 0 ? [phone] : [];
}

/**
 * Deletes the personal data of the people behind pseudonyms: names, retention records, roster entries, held pairs and
 * the pseudonyms themselves. Their attendances stay under an ordinal that leads to no person. The caller holds the
 * exclusive lock of the log.
 * @returns all pseudonyms of those people, the given ones included
 */
export async function forget(client: Client, pseudonyms: readonly Buffer[]): Promise<Buffer[]> {
  const { rows } = await client.query<{ pseudonym: Buffer }>(
    `select pseudonym from pseudonym where person in (select person from pseudonym where pseudonym = any($1::bytea[]))
     union select unnest($1::bytea[])`,
    [pseudonyms],
  );
  const all = rows.map(({ pseudonym }) => pseudonym);
  await client.query(
    `with gone as (
       delete from roster_entry using kept_person
       where kept_person.id = roster_entry.kept_person and kept_person.pseudonym = any($1::bytea[]) returning enrolment_id)
     update enrolment set version = version + 1 where id in (select enrolment_id from gone)`,
    [all],
  );
  await client.query("delete from kept_person where pseudonym = any($1::bytea[])", [all]);
  await client.query(
    "delete from person_join where identity = any($1::bytea[]) or phone = any($1::bytea[])",
    [all],
  );
  await client.query("delete from pseudonym where pseudonym = any($1::bytea[])", [all]);
  return all;
}

/** Saves tombstones; of an existing one, the later time wins. */
export async function saveErased(client: Client, erased: Erased): Promise<void> {
  await client.query(
    `insert into erased_person (tombstone, erased_at)
     select decode(tombstone, 'hex'), erased_at from unnest($1::text[], $2::timestamptz[]) as set (tombstone, erased_at)
     order by tombstone
     on conflict (tombstone) do update set erased_at = greatest(erased_person.erased_at, excluded.erased_at)`,
    [[...erased.keys()], [...erased.values()].map((at) => at.toISOString())],
  );
}

/** Returns all tombstones. */
export async function readErased(client: Client): Promise<Map<string, Date>> {
  const { rows } = await client.query<{ tombstone: string; at: Date }>(
    "select encode(tombstone, 'hex') as tombstone, erased_at as at from erased_person",
  );
  return new Map(rows.map(({ tombstone, at }) => [tombstone, at]));
}
