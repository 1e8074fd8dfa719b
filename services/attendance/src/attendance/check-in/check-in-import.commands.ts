import { areasFor } from "@starlane/auth";
import { clientOf, isUuid, newId, select, sql, type Client } from "@starlane/database";
import { ApiError, RefusalCode } from "@starlane/graphql";
import {
  ImportMode,
  chunk,
  Names,
  runImport,
  type ParsedRow,
  type ImportReport,
  type ImportTable,
  type Named,
} from "@starlane/row-import";
import type { Context } from "../../context.js";
import { findErased } from "../../people/erasure/erased.store.js";
import type { KnownEvent } from "../../replicas/event/event.rules.js";
import { joinPeople } from "../../people/person/join.store.js";
import { isOverused, overusedIdentities, TOO_MANY_PHONES } from "../../people/person/join.rules.js";
import { allotPhones } from "../../people/person/phones.store.js";
import { findSplitPeople, judgePairs, pairKey } from "../../people/person/split.store.js";
import { CHECK_IN_COLUMNS, type CheckInColumn } from "./check-in-columns.rules.js";
import { eventFor } from "./check-in.commands.js";
import { eventTakesNoCheckIns } from "./check-in.refusals.js";
import { checkInOf, readCheckInRow, type CheckInRow } from "./check-in-row.rules.js";
import {
  isOfBefore,
  overCapacity,
  phrases as ofItems,
  takesCheckIns,
  type CheckIn,
} from "./check-in.rules.js";
import { insertDecided } from "./check-in.store.js";
import { SHARED_LOG_LOCK } from "../../attendance-log/log.store.js";
import { PeopleInTable } from "./people-in-table.js";
import { findPeopleOfCheckIns, findPlaces, lockPlacesOf } from "./existing-rows.store.js";

const OPERATION = "Mutation.importCheckIns";

/** A list of check-ins. */
export interface CheckInTable {
  /** The event of the rows that name none; null when every row names its own. */
  readonly event: string | null;
  readonly table: ImportTable;
}

/**
 * Checks in the people of a table. People already checked in stay unchanged, so the same table again changes nothing. A
 * bad row is refused and does not hold back the others unless the import is all-or-nothing.
 * @throws ApiError BAD_USER_INPUT when it is no table; NOT_FOUND or FORBIDDEN for an `event` whose attendance the
 * viewer does not take
 */
export async function importCheckIns(
  context: Context,
  { event, table }: CheckInTable,
): Promise<ImportReport> {
  const { em, state, language } = context;
  // Checked before the table is read; rows that name their own event are checked one by one.
  if (event !== null) await eventFor(context, OPERATION, event);
  const areas = new Names(await findAreas(context));
  const withNewNames = new Map<string, CheckIn>();
  const report = await runImport<CheckInColumn, CheckInRow, CheckIn>(em, table, {
    columns: CHECK_IN_COLUMNS,
    language,
    user: context.signedIn().id,
    read: (reader) => readCheckInRow(reader, { event, knownBy: (who) => state.pseudonyms.knownBy(who) }),
    judge: (tx, entries) => judge({ ...context, em: tx }, areas, entries, withNewNames),
    lock: async (tx, rows) => {
      const client = clientOf(tx);
      await client.query(SHARED_LOG_LOCK);
      await lockPlacesOf(client, eventsOf(rows));
    },
    write: async (tx, checkIns) => {
      for (const part of chunk(checkIns)) await insertDecided(clientOf(tx), part);
    },
  });
  if (report.dryRun || (table.mode === ImportMode.ALL_OR_NOTHING && report.refusedRows > 0)) return report;
  // Judges people who came by phone before, and by both numbers now. Includes those of an earlier run of this table that was
  // interrupted before this step.
  for (const part of byPhones([...withNewNames.values()])) await joinPeople(state.pool, part, context.now);
  state.projector.wake();
  return report;
}

async function judge(
  context: Context,
  areas: Names<Named>,
  entries: readonly ParsedRow<CheckInColumn, CheckInRow>[],
  withNewNames: Map<string, CheckIn>,
): Promise<(CheckIn | null)[]> {
  const events = await findEventsOf(
    context,
    entries.map(({ thing }) => thing),
  );
  const checkIns = entries.map(({ reader, thing }): CheckIn | null => {
    const event = events.get(thing.event.toLowerCase());
    if (!event) {
      reader.refuse("event", NO_SUCH_EVENT.phrase, {}, NO_SUCH_EVENT.code);
      return null;
    }
    if (!takesCheckIns(event.status)) {
      reader.refuseAs("event", eventTakesNoCheckIns(event.status));
      return null;
    }
    const checkIn = checkInOf(reader, thing, { event, areas, clientId: newId(), now: context.now });
    return checkIn && { ...checkIn, by: context.viewer?.id ?? null };
  });
  return judgeExisting(context, entries, checkIns, withNewNames);
}

/** Judges each row as if the rows before it had been written. */
async function judgeExisting(
  { em, state }: Context,
  entries: readonly ParsedRow<CheckInColumn, CheckInRow>[],
  checkIns: readonly (CheckIn | null)[],
  withNewNames: Map<string, CheckIn>,
): Promise<(CheckIn | null)[]> {
  const client = clientOf(em);
  const inOrder = checkIns.filter((checkIn) => checkIn !== null);
  const held = [];
  const erased = [];
  const { refused, apart } = await judgeNumbers(client, inOrder);
  for (const part of chunk(inOrder)) {
    held.push(...(await findPeopleOfCheckIns(client, part)));
    const pseudonyms = part.map(({ knownBy }) => knownBy.pseudonym);
    erased.push(...(await findErased(client, state.tombstones, pseudonyms)));
  }
  const [peopleOf, erasedOf] = [held.values(), erased.values()];
  const left = await findPlaces(client, [...new Set(inOrder.map(({ event }) => event))]);
  const people = new PeopleInTable();
  const came = new Set<string>();
  return checkIns.map((checkIn, index) => {
    if (checkIn === null) return null;
    const { named, byPhone, hasNewName } = peopleOf.next().value!;
    if (isOfBefore(checkIn, erasedOf.next().value!)) return null;
    const { reader } = entries[index]!;
    if (refused.has(checkIn)) {
      reader.refuse("phone", TOO_MANY_PHONES);
      return null;
    }
    if (hasNewName) withNewNames.set(numbersOf(checkIn), checkIn);
    const isApart = apart.has(numbersOf(checkIn));
    const knownBy = isApart ? { ...checkIn.knownBy, phone: null } : checkIn.knownBy;
    const theirs = isApart ? [named] : [named, byPhone];
    const person = theirs.find((one) => one.person !== null)?.person ?? null;
    const isWithdrawn = theirs.some((one) => one.isWithdrawn);
    const key = `${checkIn.event} ${people.keyFor(knownBy, person)}`;
    if (theirs.some((one) => one.isCheckedIn) || came.has(key)) return null;
    const places = left.get(checkIn.event) ?? Infinity;
    if (isWithdrawn) reader.refuse(null, ofItems.withdrawn, {}, RefusalCode.INVALID_STATE);
    else if (places < 1) reader.refuse(null, overCapacity.reason!, {}, RefusalCode.OVER_CAPACITY);
    if (reader.mistakes.length > 0) return null;
    left.set(checkIn.event, places - 1);
    came.add(key);
    return checkIn;
  });
}

/**
 * Returns the rows refused for too many phones, and the pairs of numbers (by `numbersOf`) that count as two people
 * until a join is decided.
 */
async function judgeNumbers(
  client: Client,
  checkIns: readonly CheckIn[],
): Promise<{ refused: ReadonlySet<CheckIn>; apart: ReadonlySet<string> }> {
  const overused = overusedIdentities(checkIns.map(({ knownBy }) => knownBy));
  const refused = new Set(checkIns.filter(({ knownBy }) => isOverused(knownBy, overused)));
  const split = [];
  for (const part of chunk(checkIns.filter((checkIn) => !refused.has(checkIn)))) {
    const people = part.map(({ knownBy }) => knownBy);
    for (const position of (await allotPhones(client, people)).refused) refused.add(part[position]!);
    split.push(
      ...(await findSplitPeople(
        client,
        part.filter((checkIn) => !refused.has(checkIn)),
      )),
    );
  }
  const held = judgePairs(split).filter(({ reasons }) => reasons.length > 0);
  return { refused, apart: new Set(held.map(({ pair }) => pairKey(pair))) };
}

/** Pairs judged at once: all other check-ins wait meanwhile. */
const PAIRS_AT_ONCE = 100;

/** Splits check-ins into batches that keep check-ins with the same phone together, since they are judged together. */
function* byPhones(checkIns: readonly CheckIn[]): Generator<readonly CheckIn[], void, undefined> {
  const groups = Map.groupBy(checkIns, ({ knownBy }) => knownBy.phone?.toString("hex"));
  let part: CheckIn[] = [];
  for (const group of groups.values()) {
    part.push(...group);
    if (part.length < PAIRS_AT_ONCE) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

const numbersOf = ({ knownBy: { pseudonym, phone } }: CheckIn) =>
  phone === null ? "" : pairKey({ identity: pseudonym, phone });

/**
 * Returns the events of rows by id. Events whose attendance the viewer does not take are left out, as if they did not
 * exist.
 */
async function findEventsOf(context: Context, rows: readonly CheckInRow[]): Promise<Map<string, KnownEvent>> {
  const ids = [...new Set(rows.map(({ event }) => event.toLowerCase()))].filter(isUuid);
  const events = new Map<string, KnownEvent>();
  for (const part of chunk(ids))
    for (const event of await context.state.events.submit(part)) {
      if (event && context.may(OPERATION, { area: event.areaId, agency: event.agencyId }))
        events.set(event.id, event);
    }
  return events;
}

/** Returns the areas that a table may name: those of the districts in which the viewer takes attendance. */
function findAreas({ em, viewer }: Context): Promise<Named[]> {
  const districts = areasFor(viewer, OPERATION).map((area) => area.slice(0, 6));
  return select<Named>(
    em,
    sql`select distinct known_area.id, name, length(known_area.id) from unnest(${districts}::text[]) as district (id)
        join known_area on starts_with(known_area.id, district.id) where merged_into is null order by length(known_area.id)`,
  );
}

const eventsOf = (rows: readonly CheckInRow[]) => [...new Set(rows.map(({ event }) => event))].filter(isUuid);

const NO_SUCH_EVENT = new ApiError("NOT_FOUND");
