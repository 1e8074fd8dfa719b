/** A query of a dashboard, and the same in SQL. */
export interface BenchQuestion {
  readonly name: string;
  /** Arguments of `coverage`, except its filter. */
  readonly args: string;
  /**
   * Returns a different filter each time, since answers are cached while nothing changes; the amount of data is the
   * same.
   * @param time the naive SQL is the query at 0
   */
  readonly filter: (time: number) => object | null;
  /**
   * `count(distinct)` over the facts, one row per row of the report: `key`, `reached`. Statements are in the attendance
   * schema.
   */
  readonly naive: string;
  /** Returns the key of a row. */
  readonly key: (row: ReportRow) => string;
}

export interface ReportRow {
  readonly area: { readonly id: string } | null;
  readonly audience: { readonly id: string } | null;
  readonly reached: number;
}

const DISTRICT = "640105";
const campaign = (number: number) => `00000001-0000-4000-8000-${String(number).padStart(12, "0")}`;
const TWO_CAMPAIGNS = [2, 3].map(campaign);
const day = (from: string, days: number) =>
  new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
const byArea = ({ area }: ReportRow) => area?.id ?? "";
const byAreaAndAudience = ({ area, audience }: ReportRow) => `${area?.id} ${audience?.id}`;

/** The audiences that a person counts in: their own, and residents, who are everyone. */
const COUNTED_AS = `(select audience as counted_as where audience <> 'RESIDENT' union all select 'RESIDENT') as counted`;

export const QUESTIONS: readonly BenchQuestion[] = [
  {
    name: "the district by community and audience",
    args: `area: "${DISTRICT}", level: COMMUNITY, by: [AREA, AUDIENCE]`,
    filter: () => null,
    key: byAreaAndAudience,
    naive: `select area_id || ' ' || counted_as as key, count(distinct person)::int as reached
      from attendance cross join lateral ${COUNTED_AS} where starts_with(area_id, '${DISTRICT}') group by 1`,
  },
  {
    name: "two campaigns, three months, the elderly, by street",
    args: `area: "${DISTRICT}", level: STREET, by: [AREA]`,
    filter: (time) => ({
      campaigns: TWO_CAMPAIGNS,
      audiences: ["ELDERLY"],
      from: day("2025-04-01", time),
      to: day("2025-06-30", time),
    }),
    key: byArea,
    naive: `select left(attendance.area_id, 9) as key, count(distinct person)::int as reached
      from attendance join known_event on known_event.id = event_id
      where campaign_id in ('${TWO_CAMPAIGNS.join("', '")}') and audience = 'ELDERLY'
        and day between '2025-04-01' and '2025-06-30' and starts_with(attendance.area_id, '${DISTRICT}') group by 1`,
  },
  {
    name: "all but one kind of event, by community and audience: a union over everything",
    args: `area: "${DISTRICT}", level: COMMUNITY, by: [AREA, AUDIENCE]`,
    filter: (time) => ({
      kinds: ["SCHOOL_CLASS", "WORKER_TRAINING", "SENIOR_LECTURE", "LECTURE", "DOOR_TO_DOOR"],
      from: day("2024-01-02", time), // before all attendances
    }),
    key: byAreaAndAudience,
    naive: `select attendance.area_id || ' ' || counted_as as key, count(distinct person)::int as reached
      from attendance join known_event on known_event.id = event_id cross join lateral ${COUNTED_AS}
      where kind <> 'DISPLAY' and starts_with(attendance.area_id, '${DISTRICT}') group by 1`,
  },
];

/** The fields of each row of the first query, and of all that is compared. */
export const COVERAGE_FIELDS =
  "rows { area { id name } audience { id } population reached contacts rate } asOf";
