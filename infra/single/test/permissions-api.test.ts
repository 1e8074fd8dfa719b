import { policy, ROLES, type Role, type Viewer } from "@starlane/auth";
import { compose } from "@starlane/federation";
import { SERVICE_NAMES } from "@starlane/service";
import type { GraphQLObjectType, GraphQLSchema } from "graphql";
import { emptyQuestionOf } from "./every-operation/questions.js";
import { ABOUT_NOBODYS, takesId } from "./permissions/ids.js";
import { LISTS } from "./permissions/lists.js";
import { BY_AGENCY_OR_AREA, NESTED } from "./permissions/nested.js";
import { QUESTIONS } from "./permissions/operations.js";
import { BY_ROLE, type Outcome } from "./permissions/outcomes.js";
import {
  AT,
  aWorld,
  CANARY,
  NOTHING,
  PLACEMENTS,
  STREET,
  userOf,
  type Placement,
  type Things,
  type World,
} from "./permissions/world.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

/** Operations not about any user's things, which all permitted users get the same answer to. */
const ANYBODYS = new Set(["Query.viewer", "Mutation.signIn", "Mutation.refreshSession", "Mutation.signOut"]);
const ASKED_AT_ONCE = 20;

let starlane: TestStarlane;
let schema: GraphQLSchema;
let world: World;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process", now: () => new Date("2026-03-04T02:10:00Z") });
  schema = compose(SERVICE_NAMES.map((name) => starlane.starlane.service(name))).apiSchema;
  world = await aWorld(starlane);
});
afterAll(() => starlane.close());

/** Returns the viewer of a role in the table, as known to the agencies service. */
const viewerOf = (role: Role): Viewer => ({
  id: "",
  username: userOf(role),
  agency: world.agencies[0]!,
  agencies: world.agencies,
  grants: [{ role, area: STREET }],
  session: "",
});

const publicOperations = (): string[] =>
  [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!].flatMap((type) =>
    Object.keys(type.getFields()).map((field) => `${type.name}.${field}`),
  );

test("every operation is about somebody's thing and in the table, or its outcome depends on the role only", () => {
  const operations = publicOperations();
  expect(Object.keys(QUESTIONS).filter((name) => !operations.includes(name))).toEqual([]);
  // An operation with an id anywhere, in its arguments or an input, is about a thing.
  const about = operations.filter((operation) => {
    const [type, name] = operation.split(".") as [string, string];
    const { args } = (schema.getType(type) as GraphQLObjectType).getFields()[name]!;
    return args.some((arg) => takesId(arg.type));
  });
  const notImplemented = unimplementedOf(about);
  expect(
    about.filter(
      (name) => !(name in QUESTIONS) && !(name in ABOUT_NOBODYS) && !notImplemented.includes(name),
    ),
  ).toEqual([]);
  expect(Object.keys(ABOUT_NOBODYS).filter((name) => name in QUESTIONS || !about.includes(name))).toEqual([]);
});

test("roles × operations × placements: the API decides as the table", async () => {
  const wrong: string[] = [];
  const cases: Case[] = publicOperations().flatMap((operation): Case[] =>
    operation in QUESTIONS
      ? ROLES.flatMap((role) => PLACEMENTS.map((placement) => ({ operation, role, placement })))
      : ROLES.map((role) => ({ operation, role, placement: null })),
  );
  await runSequentially(cases, async ({ operation, role, placement }) => {
    const question = QUESTIONS[operation];
    const query = placement && question ? written(operation, question.ask(world.things[placement])) : null;
    if (query === null && (ANYBODYS.has(operation) || isSubscription(operation))) return;
    const expected: Outcome =
      placement && question
        ? question.expected(viewerOf(role), operation, world.things[placement])
        : BY_ROLE(viewerOf(role), operation, world.things.own);
    const [type, name] = operation.split(".") as ["Query" | "Mutation", string];
    const answer = await askAs(userOf(role), query ?? emptyQuestionOf(schema, type, name), operation);
    const outcome = outcomeOf(answer);
    if (outcome !== expected)
      wrong.push(
        `${operation} by ${role} of ${placement}: ${outcome}, not ${expected}: ${JSON.stringify(answer).slice(0, 300)}`,
      );
  });
  expect(wrong).toEqual([]);
  expect(cases.length).toBeGreaterThan(1_000);
});

test("an invisible thing is answered like a missing one, to the byte", async () => {
  const different: string[] = [];
  const cases = Object.entries(QUESTIONS).flatMap(([operation, { of }]) =>
    ROLES.flatMap((role) => PLACEMENTS.map((placement) => ({ operation, role, placement, of }))),
  );
  let compared = 0;
  await runSequentially(cases, async ({ operation, role, placement, of }) => {
    const { ask, expected } = QUESTIONS[operation]!;
    const things = world.things[placement];
    if (!of || expected(viewerOf(role), operation, things) !== "unknown") return;
    const who = userOf(role);
    const real = await askAs(who, written(operation, ask(things)), operation);
    const none = { ...things, ids: { ...things.ids, [of]: NOTHING[of] } };
    const unknown = await askAs(who, written(operation, ask(none)), operation);
    compared += 1;
    const [one, other] = [real, unknown].map((answer) => JSON.stringify(answer)) as [string, string];
    if (one.replaceAll(things.ids[of], "id") !== other.replaceAll(NOTHING[of], "id"))
      different.push(`${operation} by ${role} of ${placement}: ${one} and ${other}`);
  });
  expect(different).toEqual([]);
  expect(compared).toBeGreaterThan(60);
});

test("another's agency and area are answered like missing ones, to the byte", async () => {
  const { foreign } = world.things;
  const none = {
    ...foreign,
    agency: "dead0000-0000-4000-8000-0000000000ff",
    street: "640199999",
    community: "640199999999",
  };
  const different: string[] = [];
  await runSequentially(
    BY_AGENCY_OR_AREA.flatMap((operation) => ROLES.map((role) => ({ operation, role }))),
    async ({ operation, role }) => {
      const { ask } = QUESTIONS[operation]!;
      const whole = (things: Things) =>
        written(
          operation,
          ask(things)
            .replace(`name: ""`, `name: "某"`)
            .replace(`audiences: []`, `audiences: ["RESIDENT"]`)
            .replace(`languages: []`, `languages: ["zh-CN"]`),
        );
      const answers = await Promise.all(
        [foreign, none].map((things) => askAs(userOf(role), whole(things), operation)),
      );
      const [real, unknown] = answers.map((answer) => JSON.stringify(answer));
      if (real !== unknown) different.push(`${operation} by ${role}: ${real} and ${unknown}`);
    },
  );
  expect(different).toEqual([]);
});

test("another's agency and area inside an input about one's own are answered like missing ones, to the byte", async () => {
  const { own, foreign } = world.things;
  const none = {
    agency: "dead0000-0000-4000-8000-0000000000ff",
    street: "640199999",
    community: "640199999999",
  };
  const different: string[] = [];
  const namesOf = ({ community, street, agency }: typeof none) =>
    new RegExp([community, street, agency].join("|"), "g"); // the longest first
  await runSequentially(
    Object.entries(NESTED).flatMap(([name, ask]) => ROLES.map((role) => ({ name, ask, role }))),
    async ({ name, ask, role }) => {
      const operation = name.split(" ")[0]!;
      const [real, unknown] = await Promise.all(
        [foreign, none].map(async (other) => {
          const answer = await askAs(userOf(role), written(operation, ask(own, other)), operation);
          return JSON.stringify(answer).replace(namesOf(other), "id");
        }),
      );
      if (real !== unknown) different.push(`${name} by ${role}: ${real} and ${unknown}`);
    },
  );
  expect(different).toEqual([]);
});

test("without a sign-in only signing in is possible", async () => {
  const open: string[] = [];
  for (const operation of publicOperations()) {
    if (policy[operation] === "anyone" || isSubscription(operation)) continue;
    const [type, name] = operation.split(".") as ["Query" | "Mutation", string];
    const answer = await askAs(null, emptyQuestionOf(schema, type, name), operation);
    if (answer.errors?.[0]?.extensions.code !== "UNAUTHENTICATED") open.push(operation);
  }
  expect(open).toEqual([]);
});

const REDACTED_CAMPAIGN_TITLE = "其他单位的专项行动 / another agency’s campaign";
test("no list and no path through the graph shows what is not theirs", async () => {
  const shown: string[] = [];
  for (const role of ROLES)
    for (const query of LISTS) {
      const answer = await starlane.ask(userOf(role), query);
      // The directory of venues and the source of a shared programme are public, with their names.
      const text = JSON.stringify(answer.data ?? {});
      if (text.includes(CANARY)) shown.push(`${role}: ${query}`);
      if (answer.errors?.some(({ extensions }) => extensions.code === "INTERNAL_SERVER_ERROR"))
        shown.push(`${role}: ${JSON.stringify(answer.errors)}`);
    }
  expect(shown).toEqual([]);
  // The same queries show it to its owner.
  const owner = JSON.stringify((await starlane.ask("chief-foreign", LISTS[0]!)).data);
  expect(owner).toContain(CANARY);
});

test("a conflicting event is reported with its time and agency, not its content", async () => {
  const { own, foreign } = world.things;
  const input = `{ campaign: "${own.ids.campaign}", title: "x", kind: DOOR_TO_DOOR, area: "${own.community}", audiences: ["RESIDENT"],
    speakers: ["${foreign.ids.speaker}"], startsAt: "${AT}", endsAt: "2026-03-04T02:45:00Z" }`;
  const registering = (event: string) =>
    `mutation { registerEvent(input: ${input}) { __typename ... on SpeakerConflict { message event { ${event} } } } }`;
  const asked = registering(
    "id startsAt title capacity agency { id } speakers { id } materials { id } approvals { comment } notices",
  );
  const { registerEvent } = await starlane.data(userOf("PARTNER"), asked);
  expect(registerEvent).toMatchObject({
    __typename: "SpeakerConflict",
    event: {
      startsAt: AT,
      agency: { id: foreign.agency },
      speakers: [],
      approvals: [],
      notices: [],
    },
  });
  for (const hidden of [CANARY, foreign.ids.event])
    expect(JSON.stringify(registerEvent)).not.toContain(hidden);
  const further = await starlane.data(
    userOf("PARTNER"),
    registering(
      "campaign { id title description status participants { note } events(first: 5) { nodes { id } } publications(first: 5) { totalCount } }",
    ),
  );
  expect(further.registerEvent.event.campaign).toMatchObject({
    title: REDACTED_CAMPAIGN_TITLE,
    description: null,
    participants: [],
    events: { nodes: [] },
    publications: { totalCount: 0 },
  });
  for (const hidden of [CANARY, foreign.ids.campaign]) expect(JSON.stringify(further)).not.toContain(hidden);
  expect(JSON.stringify((await starlane.ask("chief-foreign", asked)).errors ?? {})).not.toContain(CANARY);
});

test("participants of a campaign see the campaign, and not each other's people", async () => {
  const { own, another } = world.things;
  const join = (agency: string) =>
    `mutation { inviteAgency(campaign: "${own.ids.campaign}", agency: "${agency}", role: SUPPORT) { __typename } }`;
  await starlane.data("chief-own", join(another.agency));
  await starlane.data(
    "chief-another",
    `mutation { answerInvitation(campaign: "${own.ids.campaign}", accept: true) { __typename } }`,
  );
  const partner = {
    username: "guest",
    displayName: "guest",
    password: "sample-password-1",
    agency: another.agency,
  };
  await starlane.data(
    "admin",
    `mutation($input: CreateUserInput!) { createUser(input: $input) { __typename } }`,
    { input: { ...partner, grants: [{ role: "PARTNER", area: STREET }] } },
  );
  await starlane.starlane.settled();
  const enrol = `mutation { enrol(input: { event: "${own.ids.event}", label: "来宾", headcount: 2, basis: STATUTORY_DUTY,
    roster: [{ person: { phone: "13800000077", name: "欧阳某" }, audience: "RESIDENT" }] }) { __typename } }`;
  expect((await starlane.data("guest", enrol)).enrol.__typename).toBe("Enrolment");
  const group = `{ campaign(id: "${own.ids.campaign}") { title events { nodes { title } } }
    enrolments(event: "${own.ids.event}") { label roster { person { id maskedName } } } }`;
  const guests = await starlane.data("guest", group);
  const hosts = await starlane.data(userOf("PARTNER"), group);
  expect(guests.campaign).toEqual(hosts.campaign);
  expect(JSON.stringify(guests.enrolments)).toContain("欧阳*");
  expect(JSON.stringify(guests.enrolments)).not.toContain("王*");
  expect(JSON.stringify(hosts.enrolments)).toContain("王*");
  expect(JSON.stringify(hosts.enrolments)).not.toContain("欧阳*");
});

test("downloads and uploads of invisible things answer like missing ones", async () => {
  const { foreign } = world.things;
  const token = await starlane.tokenOf(userOf("ADMIN"));
  const fetched = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${starlane.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, body: (await response.text()).replaceAll(REQUEST_ID, "") };
  };
  for (const path of [
    "/exports/events.csv?campaign=",
    "/exports/report.csv?campaign=",
    "/exports/coverage.csv?campaign=",
  ]) {
    const real = await fetched(path + foreign.ids.campaign);
    expect([path, real]).toEqual([path, await fetched(path + NOTHING.campaign)]);
    expect(real.body).not.toContain(CANARY);
  }
  const beyond = await fetched(`/exports/attendances.jsonl?area=${foreign.street}`);
  expect([beyond.status, beyond.body.includes("FORBIDDEN")]).toEqual([403, true]);
  const upload = (name: string, id: string) => {
    const body = new FormData();
    body.set(name, id);
    body.set("basis", "STATUTORY_DUTY");
    body.set("file", new Blob(["姓名,手机号码\n某,13800000001\n"]), "table.csv");
    return fetched(`/uploads/${name === "campaign" ? "events" : "roster"}`, { method: "POST", body });
  };
  for (const [name, id, none] of [
    ["enrolment", foreign.ids.enrolment, NOTHING.enrolment],
    ["campaign", foreign.ids.campaign, NOTHING.campaign],
  ] as const)
    expect([name, await upload(name, id)]).toEqual([name, await upload(name, none)]);
});

test("watching an invisible campaign is answered like watching a missing one", async () => {
  const watch = (id: string) =>
    listenOnce(userOf("PLANNER"), `subscription { eventChanged(campaign: "${id}") { id } }`);
  const answer = await watch(world.things.foreign.ids.campaign);
  expect(JSON.stringify(answer)).toContain("NOT_FOUND");
  expect(answer).toEqual(await watch(NOTHING.campaign));
});

interface Case {
  readonly operation: string;
  readonly role: Role;
  /** Null for an operation about no one's thing. */
  readonly placement: Placement | null;
}

/** The request id, which every error contains so that reports can be matched with the log. */
const REQUEST_ID = /"requestId":"[^"]*"/g;

function unnumbered(answer: Json): Json {
  return JSON.parse(JSON.stringify(answer).replaceAll(REQUEST_ID, '"requestId":""'));
}

const isSubscription = (operation: string) => operation.startsWith("Subscription.");

function written(operation: string, field: string): string {
  return `${operation.split(".")[0]!.toLowerCase()} { asked: ${field} }`;
}

function askAs(who: string | null, query: string, operation: string): Promise<Json> {
  return isSubscription(operation) ? listenOnce(who!, query) : withoutStatus(starlane.ask(who, query));
}

async function withoutStatus(answering: Promise<Json>): Promise<Json> {
  const { status: _status, ...answer } = await answering;
  return unnumbered(answer);
}

/** Returns the first message to a listener. */
async function listenOnce(who: string, query: string): Promise<Json> {
  const response = await fetch(`${starlane.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      "accept-language": "en",
      authorization: `Bearer ${await starlane.tokenOf(who)}`,
    },
    body: JSON.stringify({ query }),
  });
  let text = "";
  for await (const piece of response.body!) {
    text += Buffer.from(piece as Uint8Array).toString();
    const said = /event: next\ndata: (.*)\n/.exec(text);
    if (said) return unnumbered(JSON.parse(said[1]!)); // and closes the connection
  }
  throw new Error(`Nothing was said: ${text}`);
}

function outcomeOf({ data, errors }: Json): string {
  const code = errors?.[0]?.extensions.code;
  if (code === "FORBIDDEN") return "forbidden";
  if (code === "NOT_FOUND") return "unknown";
  if (code && code !== "BAD_USER_INPUT" && code !== "NOT_IMPLEMENTED" && code !== "GRAPHQL_VALIDATION_FAILED")
    return code;
  return data && "asked" in data && data.asked === null ? "unknown" : "allowed";
}

async function runSequentially<T>(cases: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < cases.length; at += ASKED_AT_ONCE)
    await Promise.all(cases.slice(at, at + ASKED_AT_ONCE).map(work));
}

/** Returns the operations that are not implemented yet. */
function unimplementedOf(operations: readonly string[]): string[] {
  return operations.filter((operation) =>
    /[Pp]lan|[Ll]edger|[Ww]arning|Person|Visit|Loss|Proposal/.test(operation),
  );
}
