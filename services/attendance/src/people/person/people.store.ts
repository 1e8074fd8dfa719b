import type { Client } from "@starlane/database";
import { allotPhones, lockOwners } from "./phones.store.js";
import type { KnownBy } from "./pseudonyms.js";

/**
 * Inserts people who have no ordinal yet. A phone without a person becomes another name of the identity number it came
 * with, unless it also comes alone, or that person has the most phones allowed. Locks identity numbers, then phones,
 * each sorted. Known people keep their ordinal, so that ordinals stay dense.
 * @returns the positions of people whose phone is one too many
 */
export async function insertPeople(client: Client, people: readonly KnownBy[]): Promise<ReadonlySet<number>> {
  const [phones, others] = partition(people, ({ kind }) => kind === "PHONE");
  await insertNames(
    client,
    others.map(({ pseudonym, kind }) => ({ pseudonym, kind, owner: null })),
  );
  await lockOwners(client, people);
  const { allotted, refused } = await allotPhones(client, people);
  await insertNames(client, [
    ...phones.map(({ pseudonym, kind }) => ({ pseudonym, kind, owner: null })),
    ...allotted.map(({ pseudonym, phone }) => ({
      pseudonym: phone,
      kind: "PHONE" as const,
      owner: pseudonym,
    })),
  ]);
  return refused;
}

interface NewName {
  readonly pseudonym: Buffer;
  readonly kind: KnownBy["kind"];
  /** Another pseudonym of the same person; null when it is the only one. */
  readonly owner: Buffer | null;
}

async function insertNames(client: Client, names: readonly NewName[]): Promise<void> {
  if (names.length === 0) return;
  await client.query({
    name: "insert names",
    text: `with new as (
        select distinct on (came.pseudonym) came.pseudonym, came.kind, owner.person
        from unnest($1::bytea[], $2::text[], $3::bytea[]) as came (pseudonym, kind, owner)
        left join pseudonym as owner on owner.pseudonym = came.owner
        where not exists (select from pseudonym where pseudonym.pseudonym = came.pseudonym)
        order by came.pseudonym, owner.person),
      named as (
        insert into pseudonym (pseudonym, kind, person)
        select pseudonym, kind, coalesce(person, nextval(pg_get_serial_sequence('person', 'ordinal'))) from new
        order by pseudonym
        on conflict do nothing
        returning person)
      insert into person (ordinal) overriding system value select person from named on conflict do nothing`,
    values: [
      names.map(({ pseudonym }) => pseudonym),
      names.map(({ kind }) => kind),
      names.map(({ owner }) => owner),
    ],
  });
}

/** Returns the ordinals of people by pseudonym, in their order; null when unknown. */
export async function findPersonOrdinals(
  client: Client,
  pseudonyms: readonly Buffer[],
): Promise<(number | null)[]> {
  const { rows } = await client.query<{ person: number | null }>({
    name: "find people",
    text: `select person from unnest($1::bytea[]) with ordinality as came (pseudonym, index)
      left join pseudonym using (pseudonym) order by index`,
    values: [pseudonyms],
  });
  return rows.map(({ person }) => person);
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
