/** What a dashboard asks, and the same in SQL. */
export interface BenchQuestion {
  readonly name: string;
  /** Arguments of `coverage`. */
  readonly args: string;
  /** `count(distinct)` over the facts, one row per row of the report: `key`, `reached`. Statements are in the attendance schema. */
  readonly naive: string;
  /** The parts of a row that make its key. */
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
const byArea = ({ area }: ReportRow) => area?.id ?? "";
const byAreaAndAudience = ({ area, audience }: ReportRow) => `${area?.id} ${audience?.id}`;

export const QUESTIONS: readonly BenchQuestion[] = [
  {
    name: "the district by community and audience",
    args: `area: "${DISTRICT}", level: COMMUNITY, by: [AREA, AUDIENCE]`,
    key: byAreaAndAudience,
    naive: `select area_id || ' ' || audience as key, count(distinct person)::int as reached
      from attendance where starts_with(area_id, '${DISTRICT}') group by 1`,
  },
  {
    name: "two campaigns, three months, the elderly, by street",
    args: `area: "${DISTRICT}", level: STREET, by: [AREA], filter: { campaigns: ${JSON.stringify(TWO_CAMPAIGNS)},
      audiences: ["ELDERLY"], from: "2025-04-01", to: "2025-06-30" }`,
    key: byArea,
    naive: `select left(attendance.area_id, 9) as key, count(distinct person)::int as reached
      from attendance join known_event on known_event.id = event_id
      where campaign_id in ('${TWO_CAMPAIGNS.join("', '")}') and audience = 'ELDERLY'
        and day between '2025-04-01' and '2025-06-30' and starts_with(attendance.area_id, '${DISTRICT}') group by 1`,
  },
  {
    name: "all but one kind of event, by community and audience: a union over everything",
    args: `area: "${DISTRICT}", level: COMMUNITY, by: [AREA, AUDIENCE],
      filter: { kinds: [SCHOOL_CLASS, WORKER_TRAINING, SENIOR_LECTURE, LECTURE, DOOR_TO_DOOR] }`,
    key: byAreaAndAudience,
    naive: `select attendance.area_id || ' ' || audience as key, count(distinct person)::int as reached
      from attendance join known_event on known_event.id = event_id
      where kind <> 'DISPLAY' and starts_with(attendance.area_id, '${DISTRICT}') group by 1`,
  },
];

/** The first question as the best SQL there is: kept counts beside populations and names, as the JSON the gateway sends. */
export const LIMIT = `select json_build_object('data', json_build_object('coverage', json_build_object(
    'rows', json_agg(json_build_object(
      'area', json_build_object('id', area.id, 'name', area.name), 'audience', json_build_object('id', audience.id),
      'population', people, 'reached', coalesce(reached, 0), 'contacts', coalesce(contacts, 0),
      'rate', least(1, coalesce(reached, 0)::float8 / nullif(people, 0)))
      order by area.id, audience.id),
    'asOf', (select as_of from attendance.reach_position))))::text as json
  from venues.area as area
  cross join (values ('ADOLESCENT'), ('ELDERLY'), ('MIGRANT_WORKER'), ('RESIDENT')) as audience (id)
  left join lateral (select people from attendance.known_population
    where area_id = area.id and audience = audience.id and as_of <= current_date order by as_of desc limit 1) as known on true
  left join attendance.reach_cell as cell on dimension = 'ALL' and cell.area_id = area.id and cell.audience = replace(audience.id, 'RESIDENT', '')
    and member = ''
  where area.level = 'COMMUNITY' and starts_with(area.id, '${DISTRICT}')`;

/** What both are asked for. */
export const FIELDS = "rows { area { id name } audience { id } population reached contacts rate } asOf";
