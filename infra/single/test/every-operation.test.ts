import { compose } from "@starlane/federation";
import { SERVICE_NAMES } from "@starlane/service";
import type { GraphQLSchema } from "graphql";
import { calendars } from "./every-operation/calendars.js";
import { campaigns, participations } from "./every-operation/campaigns.js";
import { due } from "./every-operation/due.js";
import { eventStatuses, rescheduling } from "./every-operation/event-status.js";
import { imports } from "./every-operation/imports.js";
import { operationsOf, type Operations } from "./every-operation/operations.js";
import { emptyQuestionOf } from "./every-operation/questions.js";
import { adjustments, places } from "./every-operation/places.js";
import { PlanningRows } from "./every-operation/planning-rows.js";
import { programmes } from "./every-operation/programmes.js";
import { publications } from "./every-operation/publications.js";
import { registering } from "./every-operation/register.js";
import { materials, speakers } from "./every-operation/resources.js";
import { series } from "./every-operation/series.js";
import { closures, venues } from "./every-operation/venues.js";
import { Walk, type Scenario } from "./every-operation/walk.js";
import { NOW } from "./every-operation/world.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

/** The services that planning uses. */
const PLANNING = new Set(["venues", "campaigns"]);
const SCENARIOS: readonly Scenario[] = [
  places,
  adjustments,
  venues,
  closures,
  campaigns,
  participations,
  registering,
  rescheduling,
  eventStatuses,
  series,
  speakers,
  materials,
  publications,
  programmes,
  imports,
  calendars,
  due,
];

describe.each(["in process", "over HTTP"] as const)("planning, with services %s", (reach) => {
  let starlane: TestStarlane;
  let schema: GraphQLSchema;
  let operations: Operations;
  let rows: PlanningRows;
  const aWalk = () => new Walk(starlane, schema, rows);
  beforeAll(async () => {
    starlane = await aStarlane({ reach, now: () => NOW });
    const running = SERVICE_NAMES.map((name) => starlane.starlane.service(name));
    schema = compose(running).apiSchema;
    operations = operationsOf(
      running.filter(({ name }) => PLANNING.has(name)),
      schema,
    );
    rows = new PlanningRows(starlane.adminUrl);
    await rows.open();
  });
  afterAll(async () => {
    await rows.close();
    await starlane.close();
  });

  test("every operation belongs to a scenario", () => {
    const walked = SCENARIOS.flatMap((scenario) => scenario.operations);
    expect(walked.toSorted()).toEqual([...operations.keys()].toSorted());
  });

  test.each(SCENARIOS)(
    "$noun: is answered, and refused in every way the contract names",
    async (scenario) => {
      const walk = aWalk();
      await scenario.walk(walk);
      const own = new Map(scenario.operations.map((name) => [name, operations.get(name) ?? []]));
      expect(walk.answered.missing(own)).toEqual([]);
      if (reach === "in process") expect(await walk.faultsAtNonsense(scenario.operations)).toEqual([]);
    },
  );

  test("rejects all of it without a sign-in, and lets a pure analyst change only their own calendars", async () => {
    const before = await rows.digest();
    const open: string[] = [];
    for (const operation of operations.keys()) {
      const [type, name] = operation.split(".") as [string, string];
      if (type !== "Query" && type !== "Mutation") continue;
      const query = emptyQuestionOf(schema, type, name);
      const codeTo = async (who: string | null) =>
        (await starlane.ask(who, query)).errors?.[0].extensions.code;
      if ((await codeTo(null)) !== "UNAUTHENTICATED") open.push(`${operation} to nobody`);
      if (type === "Mutation" && (await codeTo("analyst")) !== "FORBIDDEN")
        open.push(`${operation} to an analyst`);
    }
    expect(open).toEqual([
      "Mutation.createCalendarFeed to an analyst",
      "Mutation.revokeCalendarFeed to an analyst",
    ]);
    expect(await rows.digest()).toBe(before);
  });

  test("names the operations and refusals that did not occur", () => {
    const { answered } = aWalk();
    answered.add("mutation { registerEvent { __typename } }", { registerEvent: { __typename: "Event" } });
    const missing = answered.missing(operations);
    expect(missing).not.toContain("Mutation.registerEvent: Event");
    expect(missing).toEqual(expect.arrayContaining(["Mutation.registerEvent: OverCapacity", "Query.due"]));
  });

  test("detects that something was written", async () => {
    const input = {
      title: "Quiz",
      kind: "QUIZ",
      audiences: ["RESIDENT"],
      language: "en",
      body: "Who calls?",
    };
    const writing = aWalk().changesNothing("planner", "createMaterial", { input });
    await expect(writing).rejects.toThrow("toBe");
  });
});
