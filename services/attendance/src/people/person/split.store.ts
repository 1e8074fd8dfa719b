import { camelKeys, type Client } from "@starlane/database";
import { reasonsToHold, type Evidence, type HoldReason } from "./join.rules.js";
import type { KnownBy } from "./pseudonyms.js";

/** A person who came with some numbers, and the source of that information. */
export interface PresentedPerson {
  readonly knownBy: KnownBy;
  /** The event they came to; null when there is none, in which case agency and area are given. */
  readonly event: string | null;
  readonly agency?: string;
  readonly area?: string;
  /** The user who recorded it; null when no user is signed in. */
  readonly by?: string | null;
}

/** A pair that may be one person: a person known by the phone alone, who now comes with an identity number. */
export interface SplitPerson extends Omit<Evidence, "hasOtherIdentity"> {
  readonly identity: Buffer;
  readonly phone: Buffer;
  /** Null for an identity number that is new. */
  readonly into: number | null;
  readonly joined: number;
  readonly event: string | null;
  readonly agency: string;
  readonly area: string;
  /** The areas of the events that either attended. */
  readonly areas: readonly string[];
  readonly by: string | null;
}

export interface JudgedPair {
  readonly pair: SplitPerson;
  /** The reasons why staff must decide; none when they are joined at once. */
  readonly reasons: readonly HoldReason[];
}

/**
 * Returns the pairs among people that have never been judged. A phone of a person with another identity number stays
 * theirs: phones are lent and handed on, and two identity numbers are never one person. A person who comes by one
 * number alone counts as having attended already.
 */
export async function findSplitPeople(
  client: Client,
  people: readonly PresentedPerson[],
): Promise<SplitPerson[]> {
  const came = people.filter(({ knownBy }) => knownBy.phone !== null);
  if (came.length === 0) return [];
  const alone = people.filter(({ knownBy, event }) => knownBy.phone === null && event !== null);
  const { rows } = await client.query<Record<string, unknown>>({
    name: "find split people",
    text: `with alone as (select * from unnest($6::bytea[], $7::uuid[]) as alone (pseudonym, event_id))
      select (came.index - 1)::int as position, came.identity, came.phone, owner.person as into, by_phone.person as joined,
        came.event_id as event, said.agency, said.area, coalesce(attended.areas, '{}') as areas,
        coalesce(attended.elsewhere, false) as at_other_agency,
        exists (
          (select event_id from attendance where person = owner.person
            union all select event_id from alone where pseudonym = came.identity)
          intersect
          (select event_id from attendance where person = by_phone.person
            union all select event_id from alone where pseudonym = came.phone)) as at_same_event,
        exists (select from person_join as judged where judged.identity = came.identity
          and judged.state in ('JOINED', 'PENDING')) as has_other_phone,
        exists (select from kept_person as one join roster_entry as of_one on of_one.kept_person = one.id
          join roster_entry as of_other on of_other.enrolment_id = of_one.enrolment_id
          join kept_person as other on other.id = of_other.kept_person
          where one.pseudonym = came.identity and other.pseudonym = came.phone) as on_one_list
      from unnest($1::bytea[], $2::bytea[], $3::uuid[], $4::uuid[], $5::text[]) with ordinality
        as came (identity, phone, event_id, agency, area, index)
      join pseudonym as by_phone on by_phone.pseudonym = came.phone
      left join pseudonym as owner on owner.pseudonym = came.identity
      left join known_event on known_event.id = came.event_id
      cross join lateral (select coalesce(known_event.agency_id, came.agency) as agency,
        coalesce(known_event.area_id, came.area) as area) as said
      left join lateral (
        select array_agg(distinct event.area_id) as areas, count(distinct event.agency_id) > 1
            or coalesce(bool_or(event.agency_id <> said.agency), false) as elsewhere
        from (select event_id from attendance where person in (owner.person, by_phone.person)
            union select event_id from alone where pseudonym in (came.identity, came.phone)) as attendance
        join known_event as event on event.id = attendance.event_id) as attended on true
      where owner.person is distinct from by_phone.person
        and not exists (select from person_join as judged where judged.identity = came.identity and judged.phone = came.phone)
        and not exists (
          select from pseudonym as other where other.person = by_phone.person
            and other.pseudonym <> came.phone and other.kind is distinct from 'PHONE')
      order by came.index`,
    values: [
      came.map(({ knownBy }) => knownBy.pseudonym),
      came.map(({ knownBy }) => knownBy.phone),
      came.map(({ event }) => event),
      came.map(({ agency }) => agency ?? null),
      came.map(({ area }) => area ?? null),
      alone.map(({ knownBy }) => knownBy.pseudonym),
      alone.map(({ event }) => event),
    ],
  });
  return rows.map((columns) => {
    const { position, ...pair } = camelKeys(columns) as unknown as SplitPerson & { position: number };
    return { ...pair, by: came[position]!.by ?? null };
  });
}

/** Judges pairs in their order, each once, as if those before it had been joined or held. */
export function judgePairs(split: readonly SplitPerson[]): JudgedPair[] {
  const identitiesOf = new Map<number, Set<string>>();
  for (const { joined, identity } of split)
    identitiesOf.set(joined, (identitiesOf.get(joined) ?? new Set()).add(identity.toString("hex")));
  const judged = new Map<string, JudgedPair>();
  const withPhone = new Set<string>();
  for (const pair of split) {
    const owner = pair.identity.toString("hex");
    if (judged.has(pairKey(pair))) continue;
    const reasons = reasonsToHold({
      ...pair,
      hasOtherPhone: pair.hasOtherPhone || withPhone.has(owner),
      hasOtherIdentity: identitiesOf.get(pair.joined)!.size > 1,
    });
    withPhone.add(owner);
    judged.set(pairKey(pair), { pair, reasons });
  }
  return [...judged.values()];
}

/** Returns a map key for a pair of numbers. */
export function pairKey({ identity, phone }: Pick<SplitPerson, "identity" | "phone">): string {
  return `${identity.toString("hex")} ${phone.toString("hex")}`;
}
