import type { Seeded } from "@starlane/district";
import { setTimeout } from "node:timers/promises";
import type { Json, SystemUnderTest } from "./system-under-test.js";
import type { SeedData } from "./seed-data.js";

/** The lengths of division codes, by level. */
const LEVELS = { DISTRICT: 6, STREET: 9, COMMUNITY: 12 } as const;
export type SliceLevel = keyof typeof LEVELS;
/** The key of a report's row by dimension, as SQL over the counted rows. */
const DIMENSIONS = {
  AREA: "area",
  AUDIENCE: "counted_as",
  CAMPAIGN: "campaign_id::text",
  AGENCY: "agency_id::text",
  KIND: "kind",
  MONTH: "to_char(day, 'YYYY-MM-01')",
} as const;
type Dimension = keyof typeof DIMENSIONS;
const ALL_DIMENSIONS = Object.keys(DIMENSIONS) as Dimension[];

export const AUDIENCE_IDS = ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"];

/** A part of the district that can be queried: an area, or an agency with the areas it answers for. */
export interface DistrictPart {
  readonly id: string;
  readonly areas: readonly string[];
  /** The levels it can be queried by. */
  readonly levels: readonly SliceLevel[];
}

/** One query of coverage. */
interface Slice {
  readonly part: DistrictPart;
  readonly level: SliceLevel;
  readonly by: readonly Dimension[];
  readonly filter: {
    readonly campaigns: readonly string[] | null;
    readonly agencies: readonly string[] | null;
    readonly audiences: readonly string[] | null;
    readonly kinds: readonly string[] | null;
    readonly from: string | null;
    readonly to: string | null;
  };
}

/** Reached and contacts of each row, by its key. */
type Figures = ReadonlyMap<string, string>;

/** Draws a slice of the seed data. @param name of the draw: the same gives the same slice */
export function drawSlice(random: Seeded, seedData: SeedData, name: string): Slice {
  const one = <T>(of: readonly T[], what: string): T =>
    of[random.between(`${name} ${what}`, 0, of.length - 1)]!;
  const isDrawn = (what: string, chance: number) => random.fraction(`${name} ${what}`) < chance;
  const some = (of: readonly string[], what: string): readonly string[] | null => {
    if (!isDrawn(`by ${what}`, 0.35)) return null;
    const drawn = of.filter((each) => isDrawn(`${what} ${each}`, 0.5));
    return drawn.length > 0 ? drawn : [one(of, what)];
  };
  const part = one(seedData.parts, "part");
  return {
    part,
    level: one(part.levels, "level"),
    by: ALL_DIMENSIONS.filter((dimension) => isDrawn(dimension, 0.4)),
    filter: {
      campaigns: some(seedData.campaigns, "campaigns"),
      agencies: some(seedData.agencies, "agencies"),
      audiences: some(AUDIENCE_IDS, "audiences"),
      kinds: some(seedData.kinds, "kinds"),
      from: isDrawn("from", 0.3) ? one(seedData.days, "first day") : null,
      to: isDrawn("to", 0.3) ? one(seedData.days, "last day") : null,
    },
  };
}

const COVERAGE = `query($area: ID!, $level: AreaLevel, $by: [CoverageDimension!]!, $filter: CoverageFilter) {
  coverage(area: $area, level: $level, by: $by, filter: $filter) { asOf
    rows { area { id } audience { id } campaign { id } agency { id } kind month reached contacts }
    total { reached contacts } } }`;
/** An answer is as of now within a second; right after a start, once all has been read. */
const AGAIN_AFTER_MS = 100;
const PATIENCE_MS = 30_000;

/** Queries until the answer counts everything that was acknowledged before an instant; null where it never does. */
async function ask(
  system: SystemUnderTest,
  { token, since }: { token: string; since: Date },
  { part, level, by, filter }: Slice,
): Promise<Figures | null> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const answer = await system.ask(token, COVERAGE, { area: part.id, level, by, filter });
    if (answer && new Date(answer.coverage.asOf) >= since) return figuresOf(answer.coverage, by);
    await setTimeout(AGAIN_AFTER_MS);
  }
  return null;
}

/** Returns the figures of rows that are not empty; areas without attendances have rows, too. */
function figuresOf({ rows, total }: Json, by: readonly Dimension[]): Figures {
  const partsOf = (row: Json): Record<Dimension, string> => ({
    AREA: row.area?.id,
    AUDIENCE: row.audience?.id,
    CAMPAIGN: row.campaign?.id,
    AGENCY: row.agency?.id,
    KIND: row.kind,
    MONTH: row.month,
  });
  const figures = new Map<string, string>();
  for (const row of rows as Json[]) {
    if (row.contacts === 0) continue;
    const key = by.map((dimension) => partsOf(row)[dimension]).join(" ");
    figures.set(figures.has(key) ? `${key}, twice` : key, `${row.reached} ${row.contacts}`);
  }
  return figures.set(TOTAL, `${total.reached} ${total.contacts}`);
}

const TOTAL = "total";
const NOBODY = "0 0";

/** Computes the same by `count(distinct)` over the rows, without any of the maintained counts. */
async function count(system: SystemUnderTest, { part, level, by, filter }: Slice): Promise<Figures> {
  const figures = new Map<string, string>();
  for (const dimensions of [by, null]) {
    const key = dimensions?.map((dimension) => DIMENSIONS[dimension]) ?? [];
    const rows = await system.sql<{ key: string; reached: number; contacts: number }>(
      `with came as (
         select person, event_id, audience, area_id, day, 1 as people from attendance.attendance
         union all select null, event_id, audience, area_id, day, people from attendance.crowd_count)
       select concat_ws(' ', ${["null", ...key].join()}) as key, count(distinct person)::int as reached, sum(people)::int as contacts
       from came join attendance.known_event on known_event.id = event_id
       cross join lateral (select ${dimensions?.includes("AREA") ? `left(came.area_id, ${LEVELS[level]})` : "null"} as area) as place
       cross join lateral (${dimensions?.includes("AUDIENCE") ? COUNTED_AS : "select null as counted_as"}) as counted
       where status not in ('CANCELLED', 'DECLINED')
         and exists (select from unnest($1::text[]) as part where starts_with(came.area_id, part))
         and ($2::text[] is null or campaign_id::text = any($2)) and ($3::text[] is null or agency_id::text = any($3))
         and ($4::text[] is null or audience = any($4) or 'RESIDENT' = any($4))
         and ($5::text[] is null or kind = any($5)) and day between coalesce($6::date, '-infinity') and coalesce($7::date, 'infinity')
         ${dimensions?.includes("AREA") ? `and length(came.area_id) >= ${LEVELS[level]}` : ""}
       group by 1`,
      [part.areas, filter.campaigns, filter.agencies, filter.audiences, filter.kinds, filter.from, filter.to],
    );
    if (dimensions === null) figures.set(TOTAL, `${rows[0]?.reached ?? 0} ${rows[0]?.contacts ?? 0}`);
    else for (const row of rows) figures.set(row.key, `${row.reached} ${row.contacts}`);
  }
  return figures;
}

/** The audiences of a report that a person counts in: their own, and residents, who are everyone. */
const COUNTED_AS = `select counted_as from unnest(array['RESIDENT', nullif(audience, 'RESIDENT')]) as counted_as
  where counted_as is not null and ($4::text[] is null or counted_as = any($4))`;

export interface SliceComparison {
  readonly slices: number;
  /** Slices that are not empty. */
  readonly filled: number;
  /** Slices with a row or total that differs from SQL, or that were never answered. */
  readonly wrong: readonly string[];
}

/**
 * Queries slices through the gateway while there are no writes, and recounts each.
 * @param since everything acknowledged before must be counted
 */
export async function compareSlices(
  system: SystemUnderTest,
  slices: readonly Slice[],
  access: { readonly token: string; readonly since: Date },
): Promise<SliceComparison> {
  const wrong: string[] = [];
  let filled = 0;
  for (const slice of slices) {
    const [answered, right] = [await ask(system, access, slice), await count(system, slice)];
    if (right.get(TOTAL) !== NOBODY) filled += 1;
    if (!answered || !isEqual(answered, right)) wrong.push(describe(slice, answered, right));
  }
  return { slices: slices.length, filled, wrong };
}

function isEqual(one: Figures, other: Figures): boolean {
  return one.size === other.size && [...one].every(([key, figures]) => other.get(key) === figures);
}

function describe(slice: Slice, answered: Figures | null, right: Figures): string {
  const differing = [...new Set([...(answered?.keys() ?? []), ...right.keys()])]
    .filter((key) => answered?.get(key) !== right.get(key))
    .map((key) => `${key}: ${answered?.get(key)} for ${right.get(key)}`);
  return `${JSON.stringify(slice)} ${differing.slice(0, 5).join("; ")}`;
}
