import type { EntityManager } from "@mikro-orm/postgresql";
import { clientOf, select, sql } from "@starlane/database";
import { ApiError, RefusalCode, type Phrase } from "@starlane/graphql";
import {
  Names,
  runImport,
  type ParsedRow,
  type ImportReport,
  type ImportTable,
  type Named,
} from "@starlane/row-import";
import type { Context } from "../../context.js";
import { findErased } from "../../people/erasure/erased.store.js";
import { usualAudienceOf, type KnownEvent } from "../../replicas/event/event.rules.js";
import type { Basis } from "../../people/vault/legal-basis.rules.js";
import { enrolmentFor } from "./enrolment.commands.js";
import { findEnrolled, lockPlaces } from "./enrolment.loaders.js";
import { refuseEvent, isSameRosterLine, type Enrolled } from "./enrolment.rules.js";
import type { EnrolmentRow } from "./enrolment.row.js";
import { ROSTER_COLUMNS, type RosterColumn } from "./roster-columns.rules.js";
import { readRosterRow } from "./roster-row.rules.js";
import { addToRoster } from "./roster.commands.js";
import { ROSTER_AT_MOST, refuseRepeatedLine, type NamedLine } from "./roster.rules.js";

/** A table of names for the roster of an enrolment. */
export interface RosterTable {
  readonly enrolment: string;
  /** The legal basis for storing them; the enrolment's own when null. */
  readonly basis: Basis | null;
  readonly table: ImportTable;
}

/**
 * Adds the people of a table to a group's roster. People already on it with the same data stay unchanged; a table never
 * changes an entry.
 * @throws ApiError NOT_FOUND when the group does not exist or belongs to another agency, BAD_USER_INPUT without a basis
 */
export async function importRoster(
  context: Context,
  { enrolment: id, basis: given, table }: RosterTable,
): Promise<ImportReport> {
  const { em, state, now, language } = context;
  const { row, event } = await enrolmentFor(context, "Mutation.importRoster", id);
  const basis = basisOf(row, given);
  const audience = usualAudienceOf(event.kind);
  const areas = new Names(await findAreas(em, event));
  return runImport<RosterColumn, NamedLine, NamedLine>(em, table, {
    columns: ROSTER_COLUMNS,
    language,
    user: context.signedIn().id,
    read: (reader) =>
      readRosterRow(reader, {
        areas,
        audience,
        basis,
        now,
        knownBy: (who) => state.pseudonyms.knownBy(who),
      }),
    judge: (tx, entries) => judge({ ...context, em: tx }, row, entries),
    lock: async (tx) => {
      await lockPlaces(tx, row.eventId);
    },
    write: async (tx, lines) => {
      if (lines.length > 0)
        await addToRoster(tx, state.vault, {
          enrolment: { id: row.id, agencyId: row.agencyId, basis },
          lines,
          eventEndsAt: event.endsAt,
          now,
        });
    },
  });
}

async function judge(
  { em, state }: Context,
  { id }: EnrolmentRow,
  entries: readonly ParsedRow<RosterColumn, NamedLine>[],
): Promise<(NamedLine | null)[]> {
  const enrolled = await findEnrolled(em, state.vault, { id });
  if (!enrolled) throw new ApiError("NOT_FOUND");
  const closed = refuseEvent(await findStatus(em, enrolled.row.eventId));
  const there = new Map(enrolled.roster.map((line) => [keyOf(line), line]));
  const rowOf = new Map<string, number>();
  const pseudonyms = entries.map(({ thing }) => thing.knownBy.pseudonym);
  const erasedAt = await findErased(clientOf(em), state.tombstones, pseudonyms);
  return entries.map(({ reader, thing: line }, index) => {
    const known = there.get(keyOf(line));
    const before = refuseRepeatedLine(rowOf.get(keyOf(line)));
    if (closed) reader.refuseAs(null, closed);
    else if (erasedAt[index] !== null) reader.refuse(null, phrases.erased);
    else if (before) reader.refuse(null, phrases.twice, { before: rowOf.get(keyOf(line))! });
    else if (known && !isSameRosterLine(line, known))
      reader.refuse(null, phrases.differs, {}, RefusalCode.ALREADY_EXISTS);
    else if (!known && isFull(enrolled, there.size))
      reader.refuse(
        null,
        phrases.full,
        { headcount: Math.min(enrolled.headcount, ROSTER_AT_MOST) },
        RefusalCode.OVER_CAPACITY,
      );
    rowOf.set(keyOf(line), rowOf.get(keyOf(line)) ?? reader.number);
    if (known || reader.mistakes.length > 0) return null;
    there.set(keyOf(line), line);
    return line;
  });
}

const keyOf = ({ knownBy }: Pick<NamedLine, "knownBy">) => knownBy.pseudonym.toString("hex");
const isFull = ({ headcount }: Enrolled, named: number) => named >= Math.min(headcount, ROSTER_AT_MOST);

/**
 * Returns the basis for storing names.
 * @throws ApiError BAD_USER_INPUT when there is none, or it differs from the group's own
 */
function basisOf({ basis: before }: EnrolmentRow, given: Basis | null): Basis {
  if (given !== null && before !== null && given !== before)
    throw new ApiError("BAD_USER_INPUT", phrases.otherBasis);
  const basis = given ?? before;
  if (basis === null) throw new ApiError("BAD_USER_INPUT", phrases.noBasis);
  return basis;
}

async function findStatus(em: EntityManager, event: string): Promise<KnownEvent["status"]> {
  const [known] = await select<Pick<KnownEvent, "status">>(
    em,
    sql`select status from known_event where id = ${event}`,
  );
  return known!.status;
}

/** Returns the areas that a roster may name: those of the event's district. */
function findAreas(em: EntityManager, { areaId }: KnownEvent): Promise<Named[]> {
  return select<Named>(
    em,
    sql`select id, name from known_area
        where starts_with(id, left(${areaId}, 6)) and merged_into is null order by length(id)`,
  );
}

const phrases = {
  noBasis: {
    "zh-CN": "请注明保存名单的依据（参数 basis）：STATUTORY_DUTY、CONSENT 或 GUARDIAN_CONSENT。",
    en: "Say why the names may be kept (parameter basis): STATUTORY_DUTY, CONSENT or GUARDIAN_CONSENT.",
  },
  otherBasis: {
    "zh-CN": "依据与该报名已登记的不同；如需更改，请先更新报名。",
    en: "The group has given another basis before; change that first.",
  },
  twice: {
    "zh-CN": "与第 {before} 行的号码相同，系统会认作同一个人。",
    en: "The same number as in row {before}, and so the same person.",
  },
  differs: {
    "zh-CN": "此人已在名单上，但内容不同；如需修改，请更新名单。",
    en: "This person stands on the roster already, with something else there; change the roster.",
  },
  erased: {
    "zh-CN": "此人已要求删除个人信息，不能列入名单；请从表中删去。",
    en: "This person has asked to be forgotten and stands on no list; take them out of the table.",
  },
  full: {
    "zh-CN": "名单人数不能超过填报的人数（最多 {headcount} 人）。",
    en: "The roster names no more people than come: {headcount}.",
  },
} satisfies Record<string, Phrase>;
