import { compose } from "@starlane/federation";
import { SERVICE_NAMES } from "@starlane/service";
import type { GraphQLSchema } from "graphql";
import {
  argumentFieldsOf,
  rangeOf,
  trialsOf,
  type Ordinary,
  type Trial,
} from "./extreme-values/arguments.js";
import { CURSORS, DATES, IDS, INSTANTS } from "./extreme-values/values.js";
import { someOutreach, type Outreach } from "./outreach.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const COMMUNITY = "640105002002";
/** The users with the most rights: one may do what another may not. */
const ASKERS = ["admin", "planner", "education"];
/** The number of concurrent requests. */
const AT_ONCE = 8;
/** Error codes of faults; any other is the client's mistake. */
const FAULTS = new Set(["INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", undefined]);

let starlane: TestStarlane;
let schema: GraphQLSchema;
let outreach: Outreach;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process" });
  schema = compose(SERVICE_NAMES.map((name) => starlane.starlane.service(name))).apiSchema;
  outreach = await someOutreach(starlane);
  const { events, agencies, speakers } = await starlane.data(
    "planner",
    "{ events { nodes { id venue { id } } } agencies(kinds: [EDUCATION]) { id } speakers { id } }",
  );
  ids = {
    campaign: outreach.campaign,
    event: events.nodes[0].id,
    venue: events.nodes[0].venue.id,
    agency: agencies[0].id,
    speaker: speakers[0].id,
    area: COMMUNITY,
    audience: "ADOLESCENT",
  };
});
afterAll(() => starlane.close());

/** Returns values of the other arguments, by their names or the field's. */
const ordinary: Ordinary = (path) => {
  const [field = "", ...names] = path;
  const last = names.at(-1)!;
  const named = last
    .replace(/s$/, "")
    .replace(/^(audience|area|venue|event|campaign|agency|speaker)Id$/, "$1");
  const known = named === "agencie" ? "agency" : named;
  if (last === "id" || last === "ids")
    return ids[Object.keys(ids).find((name) => field.toLowerCase().includes(name)) ?? "event"];
  if (names.length > 1 && !["campaign", "area", "event", "agency", "venue", "audiences"].includes(last))
    return undefined;
  if (field.startsWith("coverage") && known === "campaign") return undefined;
  return ids[known];
};

/** Sends requests concurrently. @returns those that caused a fault */
async function faultsAt(trials: Iterable<Trial>): Promise<string[]> {
  const faults = new Set<string>();
  const left = trials[Symbol.iterator]();
  const worker = async () => {
    for (let next = left.next(); !next.done; next = left.next()) {
      const { query, variables, tried } = next.value;
      for (const asker of ASKERS) {
        const { errors, status } = await starlane.ask(asker, query, { variables });
        const code = errors?.[0]?.extensions?.code as string | undefined;
        if (status >= 500 || (errors && FAULTS.has(code)))
          faults.add(`${tried}: ${status} ${String(code)} ${String(errors?.[0]?.message)}`);
        if (code !== "FORBIDDEN" && code !== "NOT_FOUND") break; // otherwise another user may be allowed
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return [...faults].toSorted();
}

test("covers every argument that takes a date, an instant, a cursor or an id", () => {
  const places = argumentFieldsOf(schema).map(({ name }) => name);
  expect(places).toEqual(
    expect.arrayContaining([
      "Query.auditLog",
      "Query.attendanceLines",
      "Query.campaigns",
      "Query.coverage",
      "Query.events",
      "Query.venues",
      "Query.speakers",
      "Campaign.events",
      "Venue.availability",
      "Mutation.registerEvent",
      "Mutation.createCampaign",
      "Mutation.closeVenue",
      "Mutation.checkIn",
    ]),
  );
});

test.each(["mutation", "query"] as const)(
  "no extreme or forged value in a %s causes a fault",
  async (operation) => {
    const places = argumentFieldsOf(schema).filter((place) => place.operation === operation);
    const trials = places.flatMap((place) => [...trialsOf(schema, place, ordinary)]);
    expect(trials.length).toBeGreaterThan(500);
    expect(await faultsAt(trials)).toEqual([]);
  },
);

test("no range of extremes causes a fault, in either order", async () => {
  const days = ["0001-01-01", "0001-01-31", "9999-12-01", "9999-12-31", "2026-03-04"];
  const instants = [
    "0001-01-01T00:00:00Z",
    "0001-01-02T00:00:00Z",
    "9999-12-30T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "2026-03-04T02:00:00Z",
  ];
  const trials = argumentFieldsOf(schema).flatMap((place) =>
    days.flatMap((_from, from) =>
      days.map((_to, to) => {
        const trial = rangeOf(schema, place, (path) => {
          const last = path.at(-1)!;
          if (!/^(from|to|startsOn|endsOn|startsAt|endsAt|freeFrom|freeTo|until)$/.test(last))
            return ordinary(path);
          const at = /^(to|endsOn|endsAt|freeTo|until)$/.test(last) ? to : from;
          return /On$|^until$/.test(last) || takesDays(place.name) ? days[at] : instants[at];
        });
        return { ...trial, tried: `${trial.tried} ${days[from]} ${days[to]}` };
      }),
    ),
  );
  expect(await faultsAt(trials)).toEqual([]);
});

describe("over plain HTTP", () => {
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const authorization = `Bearer ${await starlane.tokenOf("planner")}`;
    const response = await fetch(starlane.url + path, {
      headers: { authorization, "apollo-require-preflight": "yes", ...headers },
      redirect: "manual",
    });
    await response.arrayBuffer();
    return response.status;
  };
  const LISTS = ["events.csv", "venues.xlsx", "speakers.csv", "agencies.csv", "coverage.csv", "report.xlsx"];
  const enough = (values: readonly unknown[]) =>
    values.filter(
      (value) => typeof value === "string" && value.length < 4_000 && value.isWellFormed(),
    ) as string[];

  test.each(LISTS)("no extreme day, id or list of an export is a fault: %s", async (list) => {
    const faults: string[] = [];
    const tried: Record<string, string>[] = [
      ...enough(DATES).flatMap((day) => [
        { from: day, to: day },
        { from: day, to: "9999-12-31" },
        { from: "0001-01-01", to: day },
      ]),
      ...enough(IDS).flatMap((id): Record<string, string>[] => [
        { campaign: id, from: "2026-03-01", to: "2026-03-31" },
        { area: id, from: "2026-03-01", to: "2026-03-31" },
        { agencies: id },
        { audiences: id },
        { by: id },
        { level: id },
        { kinds: id },
      ]),
    ];
    for (const parameters of tried) {
      const path = `/exports/${list}?${new URLSearchParams(parameters).toString()}`;
      const status = await get(path);
      if (status >= 500) faults.push(`${path}: ${status}`);
    }
    expect(faults).toEqual([]);
  });

  test("no cursor of the attendances causes a fault", async () => {
    const faults: string[] = [];
    for (const after of enough(CURSORS))
      for (const area of [COMMUNITY, "x"]) {
        const status = await get(
          `/exports/attendances.jsonl?${new URLSearchParams({ area, after }).toString()}`,
        );
        if (status >= 500) faults.push(`${after}: ${status}`);
      }
    expect(faults).toEqual([]);
  });

  test.each<[string, number]>([
    ["/exports/events.csv?from=2026-03-01&from=2026-03-02", 400],
    ["/exports/coverage.csv?area=640105&area=640105", 400],
    ["/exports/coverage.xlsx?by=AREA&by=AUDIENCE", 400],
    ["/exports/report.csv?from=2026-03-01&to=2026-03-02&to=2026-03-03", 400],
    ["/exports/attendances.jsonl?area=640105&area=640105", 400],
    ["/exports/attendances.jsonl?area=640105&after=x&after=y", 400],
    ["/exports/nothing.csv?a=1&a=2", 400],
    ["/graphql?query={__typename}&query={__typename}", 400],
    ["/graphql?query={__typename}&variables={}&variables={}", 400],
    ["/graphql?query={__typename}&operationName=a&operationName=b", 400],
    ["/graphql?query={__typename}&extensions={}&extensions={}", 400],
    ["/graphql?query={__typename}&a=1&a=2", 400],
    ["/c/aaaaaaaaaaaaaaaaaaaaaa?lang=en&lang=zh-CN", 404],
    ["/c/aaaaaaaaaaaaaaaaaaaaaa?a=1&a=2", 404],
    ["/c/aaaaaaaaaaaaaaaaaaaaaa/poster?lang=en&lang=zh-CN", 404],
    [`/calendar/${"a".repeat(43)}.ics?a=1&a=2`, 404],
    ["/healthz?a=1&a=2", 200],
    ["/readyz?a=1&a=2", 200],
    ["/metrics?a=1&a=2", 200],
    ["/graphiql?a=1&a=2", 200],
    ["/coverage?area=1&area=2", 200],
    ["/?a=1&a=2&__proto__=3&__proto__=4", 200],
  ])("a repeated parameter causes no fault: %s", async (path, status) => {
    expect(await get(path, { accept: path.startsWith("/graphql") ? "application/json" : "text/html" })).toBe(
      status,
    );
  });

  test.each(["mode=all&mode=rows", "campaign=x&campaign=y", "mapping={}&mapping={}", "a=1&a=2"])(
    "rejects an upload with a repeated parameter: %s",
    async (parameters) => {
      const authorization = `Bearer ${await starlane.tokenOf("planner")}`;
      const response = await fetch(`${starlane.url}/uploads/events?${parameters}`, {
        method: "POST",
        headers: { authorization, "content-type": "text/csv" },
        body: "a,b\n1,2\n",
      });
      expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([
        400,
        "BAD_USER_INPUT",
      ]);
    },
  );

  test.each(enough(INSTANTS))("a self check-in at %j without an account causes no fault", async (at) => {
    const response = await fetch(`${starlane.url}/c/aaaaaaaaaaaaaaaaaaaaaa`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        clientId: "extreme-values",
        person: { phone: "13812345678" },
        audience: "RESIDENT",
        at,
      }),
    });
    await response.arrayBuffer();
    expect(response.status).toBeLessThan(500);
  });

  test.each([
    "0000-01-03",
    "0001-01-01",
    "9999-12-27",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "infinity",
  ])("a timetable that begins on %s causes no fault", async (firstMonday) => {
    const authorization = `Bearer ${await starlane.tokenOf("planner")}`;
    const mapping = JSON.stringify({ firstMonday, weeks: 30, title: "{class}" });
    const parameters = new URLSearchParams({ layout: "timetable", campaign: outreach.campaign, mapping });
    const response = await fetch(`${starlane.url}/uploads/events?${parameters.toString()}`, {
      method: "POST",
      headers: { authorization, "content-type": "text/csv" },
      body: "节次,星期一,星期日\n08:00-08:45,三(1)班,三(2)班\n",
    });
    await response.arrayBuffer();
    expect(response.status).toBeLessThan(500);
  });
});

/** Returns true if `from` and `to` of a field are days. */
const takesDays = (name: string) => /coverage|gaps|report/i.test(name);
