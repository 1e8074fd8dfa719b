import { sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import type { Level } from "../../replicas/area/area.rules.js";
import { WHOLE_POPULATION } from "../../replicas/audience/audience.rules.js";
import { readCounted, readNewest, type CountsContext } from "../counting/counted.loaders.js";
import {
  cellsFor,
  ROWS_AT_MOST,
  type CellChoice,
  type Count,
  type CoverageQuestion,
} from "./question.rules.js";

/** The answers to questions, in their order, all as of one position. */
export interface Counted {
  readonly counts: readonly (readonly Count[])[];
  /** Every check-in acknowledged before this instant is counted. */
  readonly asOf: Date;
  /** Version of the reference data at that time. */
  readonly referenceVersion: string;
}

/**
 * Counts questions once earlier acknowledged writes are counted, or a second has passed. The cells answer when they
 * hold all of the answers; otherwise the histories answer all of them, so that the parts of a report never contradict
 * each other.
 * @throws ApiError BAD_USER_INPUT when there are too many rows, SERVICE_UNAVAILABLE while the histories are being read
 */
export function count(
  countsContext: CountsContext,
  questions: readonly CoverageQuestion[],
  levelOf: (area: string) => Level | null,
): Promise<Counted> {
  const choices = questions.map((question) => cellsFor(question, levelOf));
  const held = choices.filter((choice) => choice !== null);
  return held.length === choices.length
    ? countCells(countsContext, questions, held)
    : countHistories(countsContext, questions);
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
  countsContext: CountsContext,
  questions: readonly CoverageQuestion[],
  choices: readonly CellChoice[],
): Promise<Counted> {
  const cells = choices.map(
    ({ dimension, members, audiences }, index) =>
      sql`select ${index}::int as question, area_id, audience, member, reached, contacts, unidentified from reach_cell
          where dimension = ${dimension} and ${isOneOf("area_id", questions[index]!.areas)}
            and ${isOneOf("audience", audiences)} and ${members ? isOneOf("member", members) : sql`true`}`,
  );
  const { lists, asOf, referenceVersion } = await readCounted<Cells>(
    countsContext,
    CELL,
    sql.join(cells, sql` union all `),
  );
  const counts = questions.map((): Count[] => []);
  for (const [at, question] of lists[0].entries())
    counts[question]!.push(countOf(lists, at, questions[question]!.by));
  return { counts, asOf, referenceVersion };
}

/** Returns the simplest condition: PostgreSQL caches a generic plan only when its estimated cost is low. */
function isOneOf(column: "area_id" | "audience" | "member", values: readonly string[]) {
  return values.length === 1
    ? sql`${sql.ref(column)} = ${values[0]}`
    : sql`${sql.ref(column)} = any(${[...values]}::text[])`;
}

function countOf(
  [, areas, audiences, members, reached, contacts, unidentified]: Cells,
  at: number,
  by: CoverageQuestion["by"],
): Count {
  return {
    area: by.has("AREA") ? areas[at]! : null,
    audience: by.has("AUDIENCE") ? audiences[at]! || WHOLE_POPULATION : null,
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
  { em, now, projector }: CountsContext,
  questions: readonly CoverageQuestion[],
): Promise<Counted> {
  const { newest, referenceVersion } = await readNewest(em);
  const { counts, isPast, asOf } = await projector.ask(questions, newest);
  if (counts === null) throw tooManyRows();
  return { counts, asOf: isPast ? now : asOf, referenceVersion };
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
