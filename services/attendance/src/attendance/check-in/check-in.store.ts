import { camelKeys, type Client } from "@starlane/database";
import type { Pool } from "pg";
import {
  accepted,
  duplicate,
  isOfBefore,
  overCapacity,
  rejected,
  verdictOnExisting,
  type CheckIn,
  type ExistingRows,
  type Verdict,
} from "./check-in.rules.js";
import { findErased } from "../../people/erasure/erased.store.js";
import type { Tombstones } from "../../people/erasure/tombstones.js";
import { joinPeople } from "../../people/person/join.store.js";
import { TOO_MANY_PHONES } from "../../people/person/join.rules.js";
import { insertPeople } from "../../people/person/people.store.js";
import { findSplitPeople } from "../../people/person/split.store.js";
import { BEGIN_CHECK_INS, inTransaction } from "../../attendance-log/log.store.js";
import { findPlaces, lockPlacesOf } from "./existing-rows.store.js";
import { writeNewCheckIns } from "./new-check-ins.store.js";

/** A check-in with its person's ordinal and the stored rows that concern it. */
interface ResolvedCheckIn extends ExistingRows {
  readonly checkIn: CheckIn;
  readonly event: string;
  readonly person: number;
  /** The ordinal of the phone's pseudonym; null when they came by identity number. */
  readonly cameBy: number | null;
}

/**
 * Writes check-ins and returns one verdict for each, in order: plainly new ones on the fast path, then the others under
 * locks.
 */
export async function writeCheckIns(
  pool: Pool,
  checkIns: readonly CheckIn[],
  tombstones: Tombstones,
): Promise<Verdict[]> {
  const written = await writeNewCheckIns(pool, checkIns, tombstones);
  const others = checkIns.filter((_, position) => !written.has(position));
  const verdicts = (
    others.length > 0 ? await writeWithLocks(pool, others, { tombstones, beforeCommit: NO_CALLBACK }) : []
  ).values();
  return checkIns.map((checkIn, position) =>
    written.has(position) ? accepted(checkIn) : verdicts.next().value!,
  );
}

/** Runs at the end of the transaction that writes check-ins. */
export type BeforeCommit = (client: Client, verdicts: readonly Verdict[]) => Promise<void>;
const NO_CALLBACK: BeforeCommit = async () => undefined;

/**
 * Writes check-ins of any kind in one transaction. The constraints decide about what was written before; capacity is
 * checked under a lock per event, which only events with a capacity take. Every transaction takes its locks in the same
 * order: the log, events, people, attendances, each sorted.
 */
export async function writeWithLocks(
  pool: Pool,
  checkIns: readonly CheckIn[],
  { tombstones, beforeCommit }: { tombstones: Tombstones; beforeCommit: BeforeCommit },
): Promise<Verdict[]> {
  for (;;) {
    const split: CheckIn[] = [];
    const verdicts = await inTransaction(pool, { begin: BEGIN_CHECK_INS }, async (client) => {
      const pseudonyms = checkIns.map(({ knownBy }) => knownBy.pseudonym);
      const erased = await findErased(client, tombstones, pseudonyms);
      const known = checkIns.filter((checkIn, index) => !isOfBefore(checkIn, erased[index]!));
      const places = await lockPlaces(client, known);
      const people = known.map(({ knownBy }) => knownBy);
      const refused = await insertPeople(client, people);
      const taken = known.filter((_, position) => !refused.has(position));
      // Pairs of numbers that may be one person are judged before anything is written.
      if ((await findSplitPeople(client, taken)).length > 0) {
        split.push(...taken);
        return null;
      }
      const decided = (await decide(client, taken, places)).values();
      const verdictsOfKnown = known
        .map((_, position) => (refused.has(position) ? rejected(TOO_MANY_PHONES) : decided.next().value!))
        .values();
      const all = checkIns.map((checkIn, index) =>
        isOfBefore(checkIn, erased[index]!) ? duplicate : verdictsOfKnown.next().value!,
      );
      await beforeCommit(client, all);
      return all;
    });
    if (verdicts) return verdicts;
    await joinPeople(pool, split, checkIns[0]!.receivedAt);
  }
}

async function decide(client: Client, checkIns: readonly CheckIn[], places: Places): Promise<Verdict[]> {
  const verdicts = Array.from<Verdict>({ length: checkIns.length });
  const written = new PendingWrites();
  const optimistic = new Map<string, { index: number; resolved: ResolvedCheckIn }>();
  for (const [index, resolved] of (await resolveCheckIns(client, checkIns)).entries()) {
    const refused =
      verdictOnExisting(resolved, written.existingFor(resolved)) ?? places.refuse(resolved.event);
    if (refused) {
      verdicts[index] = refused;
      continue;
    }
    verdicts[index] = accepted(resolved.checkIn);
    places.take(resolved.event);
    written.add(resolved);
    optimistic.set(resolved.checkIn.clientId, { index, resolved });
  }
  const inserted = await insertAttendances(
    client,
    [...optimistic.values()].map(({ resolved }) => resolved),
  );
  for (const clientId of inserted) optimistic.delete(clientId);
  // Another transaction wrote the same between that read and the insert; it is committed now and visible.
  const lostRaces = [...optimistic.values()];
  const again = await resolveCheckIns(
    client,
    lostRaces.map(({ resolved }) => resolved.checkIn),
  );
  for (const [place, resolved] of again.entries())
    verdicts[lostRaces[place]!.index] = verdictOnExisting(resolved, resolved) ?? duplicate;
  return verdicts;
}

/** The rows that this batch is about to write, in addition to the stored ones. */
class PendingWrites {
  readonly #clientIds = new Map<string, ResolvedCheckIn>();
  readonly #attendances = new Map<string, CheckIn>();

  add(resolved: ResolvedCheckIn): void {
    this.#clientIds.set(resolved.checkIn.clientId, resolved);
    this.#attendances.set(`${resolved.event} ${resolved.person}`, resolved.checkIn);
  }

  existingFor({ checkIn, event, person, sameClientId, checkedIn }: ResolvedCheckIn): ExistingRows {
    const same = this.#clientIds.get(checkIn.clientId);
    return {
      sameClientId: sameClientId ?? (same ? { ...same, isWithdrawn: false } : null),
      checkedIn: checkedIn ?? this.#attendances.get(`${event} ${person}`) ?? null,
    };
  }
}

/** The places left at events that have a capacity. */
class Places {
  readonly #left: Map<string, number>;

  constructor(left: Iterable<readonly [string, number]>) {
    this.#left = new Map(left);
  }

  refuse(event: string): Verdict | null {
    return (this.#left.get(event) ?? 1) > 0 ? null : overCapacity;
  }

  take(event: string): void {
    const left = this.#left.get(event);
    if (left !== undefined) this.#left.set(event, left - 1);
  }
}

/** Locks the events that have a capacity until the commit, and counts the places they have left. */
async function lockPlaces(client: Client, checkIns: readonly CheckIn[]): Promise<Places> {
  const limited = new Set(checkIns.filter(({ capacity }) => capacity !== null).map(({ event }) => event));
  if (limited.size === 0) return new Places([]);
  const events = [...limited];
  await lockPlacesOf(client, events);
  return new Places(await findPlaces(client, events));
}

/**
 * Writes check-ins that have been judged, in the caller's transaction. Those written by another transaction meanwhile
 * stay as they are. The caller holds the lock of the log.
 */
export async function insertDecided(client: Client, checkIns: readonly CheckIn[]): Promise<void> {
  await insertPeople(
    client,
    checkIns.map(({ knownBy }) => knownBy),
  );
  await insertAttendances(client, await resolveCheckIns(client, checkIns));
}

async function resolveCheckIns(client: Client, checkIns: readonly CheckIn[]): Promise<ResolvedCheckIn[]> {
  if (checkIns.length === 0) return [];
  const { rows } = await client.query<Record<string, unknown>>({
    name: "resolve check-ins",
    text: `select pseudonym.person, case pseudonym.kind when 'PHONE' then pseudonym.number end as came_by,
        coalesce(same_id.event_id, removed.event_id) as same_event, coalesce(same_id.person, removed.person) as same_person,
        coalesce(removed.reason = 'WITHDRAWN', false) as is_withdrawn,
        there.person is not null as checked_in, there.late, there.flagged
      from unnest($1::uuid[], $2::bytea[], $3::text[]) with ordinality as came (event_id, pseudonym, client_id, index)
      join pseudonym using (pseudonym)
      left join attendance as there on there.event_id = came.event_id and there.person = pseudonym.person
      left join attendance as same_id on same_id.client_id = came.client_id
      left join lateral (
        select event_id, coalesce(joined_into, ordinal) as person, reason
        from removed_attendance join person on ordinal = removed_attendance.person
        where removed_attendance.client_id = came.client_id and same_id.client_id is null
        order by removed_attendance.number desc limit 1) as removed on true
      order by index`,
    values: [
      checkIns.map(({ event }) => event),
      checkIns.map(({ knownBy }) => knownBy.pseudonym),
      checkIns.map(({ clientId }) => clientId),
    ],
  });
  return rows.map((columns, index) => {
    const row = camelKeys(columns) as unknown as ResolvedRow;
    const { person, cameBy, sameEvent, samePerson, isWithdrawn, late, flagged } = row;
    const checkIn = checkIns[index]!;
    return {
      checkIn,
      event: checkIn.event,
      person,
      cameBy,
      sameClientId:
        sameEvent === null || samePerson === null
          ? null
          : { event: sameEvent, person: samePerson, isWithdrawn },
      checkedIn: row.checkedIn ? { late, flagged } : null,
    };
  });
}

interface ResolvedRow {
  readonly person: number;
  readonly cameBy: number | null;
  readonly sameEvent: string | null;
  readonly samePerson: number | null;
  readonly isWithdrawn: boolean;
  readonly checkedIn: boolean;
  readonly late: boolean;
  readonly flagged: boolean;
}

/**
 * Inserts attendances that conflict with no stored one.
 * @returns the client ids of the inserted ones
 */
async function insertAttendances(client: Client, attendances: readonly ResolvedCheckIn[]): Promise<string[]> {
  if (attendances.length === 0) return [];
  const { rows } = await client.query<{ client_id: string }>({
    name: "insert attendances",
    text: `insert into attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged,
        day, late, came_by)
      select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[],
        $7::text[], $8::text[], $9::boolean[], $10::date[], $11::boolean[], $12::int[]) as came (event_id, person)
      order by event_id, person
      on conflict do nothing
      returning client_id`,
    values: [
      attendances.map(({ event }) => event),
      attendances.map(({ person }) => person),
      attendances.map(({ checkIn }) => checkIn.audience),
      attendances.map(({ checkIn }) => checkIn.area),
      attendances.map(({ checkIn }) => checkIn.at.toISOString()),
      attendances.map(({ checkIn }) => checkIn.receivedAt.toISOString()),
      attendances.map(({ checkIn }) => checkIn.clientId),
      attendances.map(({ checkIn }) => checkIn.method),
      attendances.map(({ checkIn }) => checkIn.flagged),
      attendances.map(({ checkIn }) => checkIn.day),
      attendances.map(({ checkIn }) => checkIn.late),
      attendances.map(({ cameBy }) => cameBy),
    ],
  });
  return rows.map((row) => row.client_id);
}
