import { ROLES } from "@starlane/auth";
import { compose } from "@starlane/federation";
import { SERVICE_NAMES } from "@starlane/service";
import { isRequiredArgument, type GraphQLSchema } from "graphql";
import { AT, aWorld, CANARY, NOTHING, STREET, userOf, type Things, type World } from "./permissions/world.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";
import { edgesIn, pathsOf, type Path, type Values } from "./visibility/paths.js";

const ASKED_AT_ONCE = 20;
/** Kinds whose ids are in no public directory. */
const HIDDEN = ["campaign", "event", "publication", "enrolment", "link", "feed", "user"] as const;

let starlane: TestStarlane;
let schema: GraphQLSchema;
let world: World;
/**
 * An event of the hidden campaign that the station must decide on, and therefore sees; its title contains no canary.
 */
let lent: string;

beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process", now: () => new Date("2026-03-04T02:10:00Z") });
  schema = compose(SERVICE_NAMES.map((name) => starlane.starlane.service(name))).apiSchema;
  world = await aWorld(starlane);
  const { own, foreign } = world.things;
  // Somebody of the own street attended the hidden event, so that a report of the street has a row of the hidden
  // campaign.
  await starlane.data(
    "chief-foreign",
    `mutation($items: [CheckInItem!]!) { checkIn(event: "${foreign.ids.event}", items: $items) { __typename } }`,
    {
      items: [
        {
          clientId: "from the next street",
          person: { phone: "13800000055" },
          audience: "RESIDENT",
          method: "STAFF_SCAN",
          at: AT,
          area: own.community,
        },
      ],
    },
  );
  const { registerEvent } = await starlane.data(
    "chief-foreign",
    `mutation { registerEvent(input: { campaign: "${foreign.ids.campaign}", title: "借人", kind: ONLINE, area: "${foreign.community}",
      audiences: ["RESIDENT"], speakers: ["${own.ids.speaker}"], startsAt: "2026-03-11T02:00:00Z", endsAt: "2026-03-11T03:00:00Z" })
      { __typename ... on Event { id status } ... on UserError { message } } }`,
  );
  expect(registerEvent).toMatchObject({ __typename: "Event", status: "PROPOSED" });
  lent = registerEvent.id;
  await starlane.starlane.settled();
});
afterAll(() => starlane.close());

/** The arguments of root fields, about somebody's things. */
const valuesOf =
  ({ ids, street, agency, community }: Things): Values =>
  (coordinate, argument) => {
    const byRoot: Record<string, string> = {
      "Query.campaign": ids.campaign,
      "Query.event": ids.event,
      "Query.venue": ids.venue,
      "Query.speaker": ids.speaker,
      "Query.material": ids.material,
      "Query.agency": agency,
      "Query.area": street,
    };
    if (argument === "by") return "[CAMPAIGN]";
    if (coordinate === "Area.venues" || !coordinate.startsWith("Query.")) return undefined;
    if (argument === "id") return JSON.stringify(byRoot[coordinate] ?? ids.person);
    if (argument === "event") return JSON.stringify(ids.event);
    if (argument === "area" && /coverage|gaps|attendanceLines/.test(coordinate))
      return JSON.stringify(street);
    if (argument === "area") return coordinate === "Query.ledger" ? JSON.stringify(community) : undefined;
    return undefined;
  };

/** Returns the texts no user of the table may read: the planted title, and the ids of things in no directory. */
const secretsOf = (): string[] => [CANARY, ...HIDDEN.map((kind) => world.things.foreign.ids[kind])];

/** Finds the secrets in an answer, except venue names, which are public, and ids that are in the query. */
function hitsIn(answer: Json, query: string): string[] {
  const text = JSON.stringify(answer).replaceAll(`${CANARY}会议室foreign`, "");
  return secretsOf().filter((secret) => text.includes(secret) && !query.includes(secret));
}

async function askAll<T>(cases: readonly T[], ask: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < cases.length; at += ASKED_AT_ONCE)
    await Promise.all(cases.slice(at, at + ASKED_AT_ONCE).map(ask));
}

const pathsAbout = (things: Things): Path[] => pathsOf(schema, valuesOf(things));
/** Returns the paths that begin with a known id: another's, and the lent event's. */
const pathsFromIds = (things: Things): Path[] =>
  pathsOf(schema, valuesOf(things), ({ args }) => args.some(isRequiredArgument));

test("no path of the schema leads to hidden things or causes a fault", async () => {
  const { own, foreign } = world.things;
  const paths = [
    ...pathsAbout(own),
    ...pathsFromIds(foreign),
    ...pathsFromIds({ ...own, ids: { ...own.ids, event: lent, programme: foreign.ids.programme } }).filter(
      ({ name }) => name.startsWith("Query.event"),
    ),
  ];
  const found: string[] = [];
  const asked = new Set<string>();
  const dear = new Set<string>();
  await askAll(
    ROLES.flatMap((role) => paths.map((path) => ({ role, path }))),
    async ({ role, path: { name, query } }) => {
      const { status: _status, ...answer } = await starlane.ask(userOf(role), query);
      for (const hit of hitsIn(answer, query)) found.push(`${role}: ${name}: ${hit}`);
      const fault = answer.errors?.find(({ extensions }) => !EXPECTED.has(extensions.code));
      if (fault?.extensions.code === "QUERY_TOO_COMPLEX") dear.add(name);
      else if (fault) found.push(`${role}: ${name}: ${JSON.stringify(fault)}\n${query}`);
      asked.add(query);
    },
  );
  expect(found.slice(0, 20)).toEqual([]);
  // The queries covered every edge of the schema, except those that only mutations lead to.
  const gone = new Set(
    paths
      .filter(({ query, name }) => asked.has(query) && !dear.has(name))
      .flatMap(({ name }) => name.split(" > ")),
  );
  const left = edgesIn(schema).filter((edge) => !gone.has(edge));
  expect([...new Set(left.map((edge) => edge.split(".")[0]!))].toSorted()).toEqual(ONLY_BY_MUTATIONS);
  process.stdout.write(`${paths.length} paths, ${dear.size} too dear, ${gone.size} fields\n`);
});

/**
 * Results of mutations, which no query leads to: a new one must be added here, and is covered by the table of
 * permissions.
 */
const ONLY_BY_MUTATIONS = [
  "AgencyNotParticipating",
  "AreasAdjusted",
  "CalendarFeedCreated",
  "CheckInCorrected",
  "CheckInReceipts",
  "CheckInWithdrawn",
  "CrowdCountWithdrawn",
  "EventOccurrence",
  "EventSeries",
  "ImportReport",
  "OutsideOpeningHours",
  "PersonAssessment",
  "PersonAttendance",
  "PersonKeeping",
  "PersonMoved",
  "PersonRecord",
  "PlanAccepted",
  "PopulationsSet",
  "ReplicatedSession",
  "Replication",
  "Session",
  "SpeakerConflict",
  "VenueConflict",
];

/** Codes expected for queries about another's things; anything else is a fault, or an invalid query. */
const EXPECTED = new Set(["FORBIDDEN", "NOT_FOUND", "NOT_IMPLEMENTED"]);

test("no search, filter, total, report, download or calendar reveals it", async () => {
  const { own, foreign } = world.things;
  const { campaign, venue, speaker } = foreign.ids;
  const asOfNone = (text: string) => text.replaceAll(campaign, NOTHING.campaign);
  const SEARCHES = [
    `{ campaigns(first: 9, filter: { text: "${CANARY}" }) { totalCount nodes { id } } }`,
    `{ campaigns(first: 9, filter: { agencies: ["${foreign.agency}"] }) { totalCount nodes { id title } } }`,
    `{ events(first: 9, filter: { agencies: ["${foreign.agency}"] }) { nodes { id title campaign { id title } } } }`,
    `{ events(first: 9, filter: { venues: ["${venue}"] }) { totalCount nodes { id } } }`,
    `{ events(first: 9, filter: { speakers: ["${speaker}"] }) { totalCount nodes { id } } }`,
  ];
  /** Queries that name the hidden campaign, and are answered as for a missing one. */
  const ALIKE = [
    `{ events(first: 9, filter: { campaigns: ["${campaign}"] }) { totalCount nodes { title } } }`,
    `{ coverage(area: "${STREET}", filter: { campaigns: ["${campaign}"] }) { total { reached target contacts } rows { reached target } } }`,
    `{ area(id: "${STREET}") { coverage(filter: { campaigns: ["${campaign}"] }) { reached contacts target } } }`,
    `{ gaps(area: "${STREET}", campaign: "${campaign}") { reached } }`,
  ];
  const found: string[] = [];
  for (const role of ROLES) {
    const who = userOf(role);
    const answerTo = async (query: string) => {
      const { status: _status, ...answer } = await starlane.ask(who, query);
      return answer;
    };
    for (const query of [...SEARCHES, ...ALIKE])
      for (const hit of hitsIn(await answerTo(query), query)) found.push(`${role}: ${query}: ${hit}`);
    for (const query of ALIKE) {
      const answers = [await answerTo(query), await answerTo(asOfNone(query))].map((answer) =>
        JSON.stringify(answer).replaceAll(MOVING, ""),
      );
      if (answers[0] !== answers[1]) found.push(`${role}: ${query}: ${answers.join(" and ")}`);
    }
    const authorization = `Bearer ${await starlane.tokenOf(who)}`;
    for (const path of [
      `/exports/events.csv`,
      `/exports/coverage.csv?area=${STREET}&by=CAMPAIGN`,
      `/exports/attendances.jsonl?area=${STREET}`,
    ]) {
      const text = await (await fetch(`${starlane.url}${path}`, { headers: { authorization } })).text();
      for (const hit of hitsIn(text, "")) found.push(`${role}: ${path}: ${hit}`);
    }
    for (const [kind, id] of [
      ["VENUE", venue],
      ["VENUE", own.ids.venue],
      ["USER", null],
    ] as const) {
      const { data } = await starlane.ask(
        who,
        `mutation { createCalendarFeed(kind: ${kind}${id ? `, id: "${id}"` : ""}) { ... on CalendarFeedCreated { path } } }`,
      );
      const path = data?.createCalendarFeed?.path as string | undefined;
      if (!path) continue;
      for (const hit of hitsIn(await (await fetch(`${starlane.url}${path}`)).text(), ""))
        found.push(`${role}: ${kind} calendar: ${hit}`);
    }
  }
  expect(found).toEqual([]);
  expect(JSON.stringify(await starlane.ask("chief-foreign", SEARCHES[0]!))).toContain(campaign);
});

/** The part that differs between any two answers. */
const MOVING = /"requestId":"[^"]*"/g;

test("the same paths show all of it to permitted users", async () => {
  const missing = new Set(secretsOf());
  await askAll(pathsAbout(world.things.foreign), async ({ query }) => {
    const answer = await starlane.ask("chief-foreign", query);
    const text = JSON.stringify(answer.data ?? {});
    for (const secret of missing)
      if (text.includes(secret) && !query.includes(secret)) missing.delete(secret);
  });
  // Things queried by their id only are found by their text.
  const { enrolment, link, user } = world.things.foreign.ids;
  expect([...missing].filter((secret) => ![user].includes(secret))).toEqual([]);
  expect([enrolment, link].every((id) => !missing.has(id))).toBe(true);
});
