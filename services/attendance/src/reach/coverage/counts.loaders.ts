import { sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import type { Level } from "../../replicas/area/area.rules.js";
import { EVERYBODY } from "../../replicas/audience/audience.rules.js";
import { readCounted, readNewest, type Reading } from "../counting/counted.loaders.js";
import { cellsFor, ROWS_AT_MOST, type CellChoice, type Count, type Question } from "./question.rules.js";

/** The answers to some questions, in their order, all as of one position. */
export interface Counted {
  readonly counts: readonly (readonly Count[])[];
  /** Every check-in acknowledged before this instant is counted. */
  readonly asOf: Date;
  /** Of which version the ground was then. */
  readonly ground: string;
}

/**
 * Counts what some questions ask, once what was acknowledged before is counted, or a second has passed: from the cells where
 * they hold all of the answers, else all of them from the histories, so that the parts of a report never contradict each other.
 * @throws ApiError BAD_USER_INPUT where there are too many rows, SERVICE_UNAVAILABLE while the histories are being read
 */
export function count(
  reading: Reading,
  questions: readonly Question[],
  levelOf: (area: string) => Level | null,
): Promise<Counted> {
  const choices = questions.map((question) => cellsFor(question, levelOf));
  const held = choices.filter((choice) => choice !== null);
  return held.length === choices.length
    ? countCells(reading, questions, held)
    : countHistories(reading, questions);
}

/** The cells that answer questions, column by column. */
type Cells = [
  questions: number[],
  areas: string[],
  audiences: string[],
  members: string[],
  reached: number[],
  contacts: number[],
  unidentified: number[],
];
const CELL = ["question", "area_id", "audience", "member", "reached", "contacts", "unidentified"];

async function countCells(
  reading: Reading,
  questions: readonly Question[],
  choices: readonly CellChoice[],
): Promise<Counted> {
  const cells = choices.map(
    ({ dimension, members, audiences }, index) =>
      sql`select ${index}::int as question, area_id, audience, member, reached, contacts, unidentified from reach_cell
          where dimension = ${dimension} and ${isOneOf("area_id", questions[index]!.areas)}
            and ${isOneOf("audience", audiences)} and ${members ? isOneOf("member", members) : sql`true`}`,
  );
  const { lists, asOf, ground } = await readCounted<Cells>(reading, CELL, sql.join(cells, sql` union all `));
  const counts = questions.map((): Count[] => []);
  for (const [at, question] of lists[0].entries())
    counts[question]!.push(countOf(lists, at, questions[question]!.by));
  return { counts, asOf, ground };
}

/** Written as plainly as can be: PostgreSQL keeps a plan that it does not think dear. */
function isOneOf(column: "area_id" | "audience" | "member", values: readonly string[]) {
  return values.length === 1
    ? sql`${sql.ref(column)} = ${values[0]}`
    : sql`${sql.ref(column)} = any(${[...values]}::text[])`;
}

function countOf(
  [, areas, audiences, members, reached, contacts, unidentified]: Cells,
  at: number,
  by: Question["by"],
): Count {
  return {
    area: by.has("AREA") ? areas[at]! : null,
    audience: by.has("AUDIENCE") ? audiences[at]! || EVERYBODY : null,
    campaign: by.has("CAMPAIGN") ? members[at]! : null,
    agency: by.has("AGENCY") ? members[at]! : null,
    kind: null,
    month: by.has("MONTH") ? members[at]! : null,
    reached: reached[at]!,
    contacts: contacts[at]!,
    unidentified: unidentified[at]!,
  };
}

async function countHistories(
  { em, now, projector }: Reading,
  questions: readonly Question[],
): Promise<Counted> {
  const { newest, ground } = await readNewest(em);
  const { counts, isPast, asOf } = await projector.ask(questions, newest);
  if (counts === null) throw tooManyRows();
  return { counts, asOf: isPast ? now : asOf, ground };
}

export function tooManyRows(): ApiError {
  return new ApiError(
    "BAD_USER_INPUT",
    {
      "zh-CN": "结果超过 {most} 行，请缩小范围或减少维度。",
      en: "That would be more than {most} rows: ask for a smaller area or fewer dimensions.",
    },
    { most: ROWS_AT_MOST },
  );
}
