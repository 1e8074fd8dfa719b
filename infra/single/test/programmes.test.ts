import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const COMMUNITY = "640105002002"; // Starlight Lane
const ONE_MINUTE_MS = 60_000;

let starlane: TestStarlane;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process", now: () => new Date("2026-05-01T01:00:00Z") });
});
afterAll(() => starlane.close());

/** Creates a campaign of Starlight Lane: two lectures in its room, and a round of visits. */
async function aCampaignThatWorked({ data }: TestStarlane): Promise<Json> {
  const input = {
    title: "星光巷反诈专项",
    startsOn: "2026-03-01",
    endsOn: "2026-03-31",
    area: COMMUNITY,
    targets: [{ audience: "ELDERLY", level: "GRID", rate: 0.8 }],
  };
  const { createCampaign: campaign } = await data(
    "planner",
    "mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { id } } }",
    { input },
  );
  for (const [who, version, to] of [
    ["planner", 1, "SUBMITTED"],
    ["admin", 2, "APPROVED"],
    ["planner", 3, "ACTIVE"],
  ])
    await data(
      who as string,
      `mutation { moveCampaign(id: "${campaign.id}", version: ${version}, to: ${to}) { ... on Campaign { status } } }`,
    );
  const common = { campaign: campaign.id, audiences: ["ELDERLY"] };
  const { venues } = await data(
    "planner",
    `{ venues(filter: { area: "${COMMUNITY}" }) { nodes { id kind } } }`,
  );
  const room = venues.nodes.find(({ kind }: Json) => kind === "COMMUNITY_ROOM") ?? venues.nodes[0];
  for (const event of [
    { title: "社区讲座", kind: "LECTURE", venue: room.id, ...hour("2026-03-04", "02") },
    { title: "社区讲座", kind: "LECTURE", venue: room.id, ...hour("2026-03-04", "07") },
    { title: "入户宣传", kind: "DOOR_TO_DOOR", area: COMMUNITY, ...hour("2026-03-11", "02") },
  ]) {
    const { registerEvent } = await data(
      "planner",
      "mutation($input: RegisterEventInput!) { registerEvent(input: $input) { __typename ... on UserError { message } } }",
      { input: { ...common, ...event } },
    );
    expect(registerEvent).toEqual({ __typename: "Event" });
  }
  return { ...campaign, room };
}

const hour = (day: string, at: string) => ({
  startsAt: `${day}T${at}:00:00Z`,
  endsAt: `${day}T${at}:45:00Z`,
});

test("the programme of Starlight Lane is replicated in nine streets within a minute", async () => {
  const { data } = starlane;
  const source = await aCampaignThatWorked(starlane);
  const begun = performance.now();

  const { saveProgramme: programme } = await data(
    "planner",
    `mutation($campaign: ID!) { saveProgramme(campaign: $campaign, name: "星光巷模式") {
      ... on Programme { id name source { title } steps { dayOffset kind venueKind audiences { name } minutes intensity } }
      ... on UserError { message } } }`,
    { campaign: source.id },
  );
  expect(programme.steps).toMatchObject([
    { dayOffset: 3, kind: "LECTURE", venueKind: source.room.kind, minutes: 45 },
    { dayOffset: 10, kind: "DOOR_TO_DOOR", venueKind: null, minutes: 45 },
  ]);

  const { district } = await data("planner", "{ district { children { id name level } } }");
  const streets = district.children.filter(({ level }: Json) => level === "STREET").slice(0, 9);
  expect(streets).toHaveLength(9);
  const REPLICATE = `mutation($programme: ID!, $areas: [ID!]!, $dryRun: Boolean!) {
    replicateProgramme(programme: $programme, areas: $areas, startsOn: "2026-06-01", dryRun: $dryRun) {
      __typename
      ... on Replication {
        campaigns { id title status area { id } programme { name } coverage { total { population reached } } }
        sessions { area { id name } kind audiences { name } on people populationKnown } }
      ... on UserError { message } } }`;
  const areas = streets.map(({ id }: Json) => id);
  const dry = (await data("planner", REPLICATE, { programme: programme.id, areas, dryRun: true }))
    .replicateProgramme;
  expect(dry.campaigns).toEqual([]);
  const made = (await data("planner", REPLICATE, { programme: programme.id, areas, dryRun: false }))
    .replicateProgramme;
  expect(performance.now() - begun).toBeLessThan(ONE_MINUTE_MS);

  expect(made.sessions).toEqual(dry.sessions);
  expect(made.campaigns).toMatchObject(
    streets.map(({ id, name }: Json) => ({
      title: `星光巷模式·${name}`,
      status: "DRAFT",
      area: { id },
      programme: { name: "星光巷模式" },
    })),
  );

  expect(made.sessions.some(({ people }: Json) => people > 0)).toBe(true);

  // As many sessions per person as in Starlight Lane, by the figures of the venues service.
  const figures = await data(
    "planner",
    `{ source: area(id: "${COMMUNITY}") { ...People } ${areas.map((id: string) => `a${id}: area(id: "${id}") { ...People }`).join(" ")} }
     fragment People on Area { populations { audience { id } people } children { populations { audience { id } people } } }`,
  );
  const inSource = elderlyOf(figures.source)!;
  for (const id of areas) {
    const people = elderlyOf(figures[`a${id}`]);
    const lectures = made.sessions.filter(({ area, kind }: Json) => area.id === id && kind === "LECTURE");
    const expected = people === null ? 1 : Math.ceil((2 * people) / inSource);
    expect([id, lectures.length]).toEqual([id, expected]);
    expect(lectures.every(({ on }: Json) => on === "2026-06-04")).toBe(true);
    expect(lectures.reduce((sum: number, session: Json) => sum + session.people, 0)).toBe(people ?? 0);
  }
});

function elderlyOf({ populations, children = [] }: Json): number | null {
  const own = populations.find(({ audience }: Json) => audience.id === "ELDERLY")?.people;
  if (own !== undefined) return own;
  if (children.length === 0) return null;
  const parts: (number | null)[] = children.map(elderlyOf);
  return parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + part!, 0);
}
