import { camelKeys, type Client } from "@starlane/database";
import { PHONES_AT_MOST } from "./join.rules.js";
import type { KnownBy } from "./pseudonyms.js";

/** A phone that becomes another name of the identity number it came with. */
export interface Allotted {
  readonly pseudonym: Buffer;
  readonly phone: Buffer;
}

interface PhoneStatus {
  /** It belongs to no person. */
  readonly isFree: boolean;
  /** It belongs to a person without an identity number, and the pair has never been judged. */
  readonly isAlone: boolean;
  /** The number of phones that the identity number has, or is pending for. */
  readonly phones: number;
}

/** Locks the phones of identity numbers until the transaction ends. */
export async function lockOwners(client: Client, people: readonly KnownBy[]): Promise<void> {
  const owners = people.filter(({ phone }) => phone !== null).map(({ pseudonym }) => pseudonym);
  if (owners.length > 0)
    await client.query({
      name: "lock owners",
      text: "select from pseudonym where pseudonym = any($1::bytea[]) order by pseudonym for no key update",
      values: [owners],
    });
}

/**
 * Returns the phones that may become another name of their identity numbers, in order, and the positions of those that
 * are one too many. A phone of another person, or of a judged pair, is neither. A phone that also comes alone belongs
 * to a person, so the pair must be judged.
 */
export async function allotPhones(
  client: Client,
  people: readonly KnownBy[],
): Promise<{ allotted: Allotted[]; refused: ReadonlySet<number> }> {
  const came = [...people.entries()].flatMap(([position, { pseudonym, phone }]) =>
    phone === null ? [] : [{ position, pseudonym, phone }],
  );
  const allotted: Allotted[] = [];
  const refused = new Set<number>();
  if (came.length === 0) return { allotted, refused };
  const statuses = await findPhoneStatuses(client, came);
  const alone = new Set(
    people.flatMap(({ kind, pseudonym }) => (kind === "PHONE" ? [pseudonym.toString("hex")] : [])),
  );
  const phonesOf = new Map<string, number>();
  const isAllotted = new Map<string, boolean>();
  for (const [index, { position, pseudonym, phone }] of came.entries()) {
    const { isFree, isAlone, phones } = statuses[index]!;
    if (!isFree && !isAlone) continue;
    const owner = pseudonym.toString("hex");
    const pair = `${owner} ${phone.toString("hex")}`;
    const taken = phonesOf.get(owner) ?? phones;
    const isNew = !isAllotted.has(pair);
    const fits = isAllotted.get(pair) ?? taken < PHONES_AT_MOST;
    isAllotted.set(pair, fits);
    if (!fits) refused.add(position);
    else if (isNew) {
      phonesOf.set(owner, taken + 1);
      if (isFree && !alone.has(phone.toString("hex"))) allotted.push({ pseudonym, phone });
    }
  }
  return { allotted, refused };
}

async function findPhoneStatuses(client: Client, came: readonly Allotted[]): Promise<PhoneStatus[]> {
  const { rows } = await client.query<Record<string, unknown>>({
    name: "find phones",
    text: `select by_phone.person is null as is_free,
        by_phone.person is distinct from owner.person and pair.id is null and not exists (
          select from pseudonym as other where other.person = by_phone.person and other.kind is distinct from 'PHONE'
            and other.pseudonym <> came.phone) as is_alone,
        (select count(*)::int from pseudonym as known where known.person = owner.person and known.kind = 'PHONE')
          + (select count(*)::int from person_join where identity = came.identity and state = 'PENDING') as phones
      from unnest($1::bytea[], $2::bytea[]) with ordinality as came (identity, phone, index)
      left join pseudonym as owner on owner.pseudonym = came.identity
      left join pseudonym as by_phone on by_phone.pseudonym = came.phone
      left join person_join as pair on pair.identity = came.identity and pair.phone = came.phone
      order by index`,
    values: [came.map(({ pseudonym }) => pseudonym), came.map(({ phone }) => phone)],
  });
  return rows.map((row) => camelKeys(row) as unknown as PhoneStatus);
}
