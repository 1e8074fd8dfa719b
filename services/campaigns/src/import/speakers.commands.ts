import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { InvalidInput, RefusalCode, type Phrase } from "@starlane/graphql";
import {
  NO_SUCH_AUDIENCE,
  readAudiences,
  readCount,
  runImport,
  splitNames,
  yieldingIterator,
  type ParsedRow,
  type ImportReport,
  type ImportTable,
  type Named,
  type Names,
  type RowReader,
} from "@starlane/row-import";
import { nameKey } from "@starlane/spreadsheet";
import { findAgencyAreas } from "../replicas/agency/agency.loaders.js";
import type { Context } from "../context.js";
import { insertSpeakers, judgeSpeaker, lockSpeakersOf } from "../calendar/speaker/speaker.commands.js";
import type { SpeakerRow } from "../calendar/speaker/speaker.row.js";
import type { CreateSpeakerInput } from "../calendar/speaker/speaker.type.js";
import { hasSameMembers } from "./event-match.rules.js";
import { findAgencyNames } from "./names.loaders.js";
import { SPEAKER_COLUMNS, type SpeakerColumn } from "./speaker-columns.rules.js";

const WEEKLY_LIMIT = 5;
const MANDARIN = "zh-CN";

/** An existing speaker, found by name and agency. */
type Entered = Pick<SpeakerRow, "audienceIds" | "languages" | "weeklyLimit">;

type SpeakerFromRow = CreateSpeakerInput & { readonly says: readonly SpeakerColumn[] };

/**
 * Creates the speakers of a table, each as `createSpeaker` does. Rows with the same name and agency are the same
 * speaker.
 */
export async function importSpeakers(context: Context, table: ImportTable): Promise<ImportReport> {
  const own = context.signedIn().agency;
  const agencies = await findAgencyNames(context.em);
  return runImport<SpeakerColumn, SpeakerFromRow, SpeakerRow>(context.em, table, {
    columns: SPEAKER_COLUMNS,
    language: context.language,
    user: context.signedIn().id,
    read: (row) => readSpeaker(row, agencies, own),
    judge: (em, entries) => judgeSpeakers({ ...context, em }, entries),
    lock: (tx, speakers) =>
      lockSpeakersOf(
        tx,
        speakers.map(({ agency }) => agency),
      ),
    write: insertSpeakers,
  });
}

async function judgeSpeakers(
  context: Context,
  entries: readonly ParsedRow<SpeakerColumn, SpeakerFromRow>[],
): Promise<(SpeakerRow | null)[]> {
  const named = [...new Set(entries.map(({ thing }) => thing.agency))];
  const areas = await findAgencyAreas(context.em, named);
  const known = await findEntered(context.em, named);
  const judged: (SpeakerRow | null)[] = [];
  for await (const { reader, thing } of yieldingIterator(entries)) {
    const key = keyOf(thing.name, thing.agency);
    const existing = known.get(key);
    if (existing) refuseDifference(reader, thing, existing);
    const speaker = existing ? null : judge(context, reader, thing, areas.get(thing.agency) ?? null);
    if (speaker) known.set(key, speaker);
    judged.push(speaker);
  }
  return judged;
}

function judge(
  context: Context,
  reader: RowReader<SpeakerColumn>,
  speaker: SpeakerFromRow,
  areas: readonly string[] | null,
): SpeakerRow | null {
  try {
    const answer = judgeSpeaker(context, speaker, areas);
    if (!(answer instanceof InvalidInput)) return answer;
    reader.refuseAs(columnOf(answer), answer);
  } catch (error) {
    reader.refuseError(error);
  }
  return null;
}

function readSpeaker(
  row: RowReader<SpeakerColumn>,
  agencies: Names<Named>,
  own: string,
): SpeakerFromRow | null {
  const name = row.typed("name");
  const audiences = row.read("audiences", readAudiences, NO_SUCH_AUDIENCE);
  const weeklyLimit = row.read("weeklyLimit", readCount, NO_LIMIT);
  const languages = row.text("languages");
  const agency = row.read(
    "agency",
    (_text, typed) => {
      const found = agencies.find(typed);
      return typeof found === "string" ? null : found.id;
    },
    NO_AGENCY,
  );
  if (row.mistakes.length > 0 || !name || !audiences) return null;
  return {
    name,
    agency: agency ?? own,
    audiences,
    languages: languages === null ? [MANDARIN] : splitNames(languages).map(languageOf),
    weeklyLimit: weeklyLimit ?? WEEKLY_LIMIT,
    says: [
      ...(languages === null ? [] : ["languages" as const]),
      ...(weeklyLimit === null ? [] : ["weeklyLimit" as const]),
    ],
  };
}

function languageOf(name: string): string {
  return ["普通话", "汉语", "国语"].includes(name) ? MANDARIN : name;
}

/**
 * Refuses a row that differs from the existing speaker: an import creates speakers, it does not change them. A column
 * that the row leaves empty is no difference.
 */
function refuseDifference(row: RowReader<SpeakerColumn>, speaker: SpeakerFromRow, existing: Entered): void {
  const differing: SpeakerColumn[] = [];
  if (!hasSameMembers(speaker.audiences, existing.audienceIds)) differing.push("audiences");
  if (
    speaker.says.includes("languages") &&
    !hasSameMembers(speaker.languages.map(nameKey), existing.languages.flatMap(splitNames).map(nameKey))
  )
    differing.push("languages");
  if (speaker.says.includes("weeklyLimit") && speaker.weeklyLimit !== existing.weeklyLimit)
    differing.push("weeklyLimit");
  for (const column of differing) row.refuse(column, DIFFERS, {}, RefusalCode.ALREADY_EXISTS);
}

function columnOf({ path }: InvalidInput): SpeakerColumn | null {
  const field = path[1] ?? "";
  return field in SPEAKER_COLUMNS ? (field as SpeakerColumn) : null;
}

async function findEntered(em: EntityManager, agencies: readonly string[]): Promise<Map<string, Entered>> {
  const rows = await select<Entered & { name: string; agencyId: string }>(
    em,
    sql`select name, agency_id, audience_ids, languages, weekly_limit from speaker
        where agency_id = any(${[...agencies]}::uuid[])`,
  );
  return new Map(rows.map((row) => [keyOf(row.name, row.agencyId), row]));
}

function keyOf(name: string, agency: string): string {
  return `${agency} ${nameKey(name)}`;
}

const NO_AGENCY: Phrase = {
  "zh-CN": "没有找到单位“{text}”，请核对名称。",
  en: "There is no agency “{text}”; look at the name.",
};
const NO_LIMIT: Phrase = { "zh-CN": "“{text}”不是场次。", en: "“{text}” is no number of events." };
const DIFFERS: Phrase = {
  "zh-CN": "该宣讲员已在系统中，但此项不同；如需修改，请在系统中操作。",
  en: "The speaker is entered already, with something else here; change it in its own page.",
};
