import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, PASSWORD, type Json, type TestStarlane } from "./starlane.js";

describe.each(["in process", "over HTTP"] as const)("calendars, with services %s", (reach) => {
  let now = Date.parse("2026-03-02T01:00:00Z");
  let starlane: TestStarlane;
  beforeAll(async () => {
    starlane = await aStarlane({ reach, now: () => new Date(now) });
  });
  afterAll(() => starlane.close());

  let made = 0;
  const createFeed = async (username: string, of: string): Promise<Json> =>
    (
      await starlane.data(
        username,
        `mutation { createCalendarFeed(${of}) { ... on CalendarFeedCreated { path feed { id } } ... on UserError { message } } }`,
      )
    ).createCalendarFeed;
  const aFeed = async (username: string, of: string): Promise<string> =>
    (await createFeed(username, of)).path;
  const update = (id: string, version: number, changes: string) =>
    starlane.data(
      "admin",
      `mutation { updateUser(input: { id: "${id}", version: ${version}, ${changes} }) { ... on User { active } ... on UserError { message } } }`,
    );

  test("a calendar program reads a school's events at a secret address until it is revoked", async () => {
    const { campaign, school } = await aCampaignUnderWay(starlane);
    await register(starlane, { campaign: campaign.id, venue: school.id, day: "2026-03-04" });
    const created = await createFeed("education", `kind: VENUE, id: "${school.id}"`);
    const read = () => fetch(`${starlane.url}${created.path}`);
    const calendar = await read();
    expect([calendar.status, calendar.headers.get("content-type")]).toEqual([
      200,
      "text/calendar; charset=utf-8",
    ]);
    const text = await calendar.text();
    expect(text).toContain("DTSTART;TZID=Asia/Shanghai:20260304T100000");
    expect(text).toContain(`LOCATION:${school.name}`);
    await starlane.data("education", `mutation { revokeCalendarFeed(id: "${created.feed.id}") { id } }`);
    expect((await read()).status).toBe(404);
  });

  test("answers 304 to a program with the current calendar, until it changes", async () => {
    const { campaign, school } = await aCampaignUnderWay(starlane);
    const path = await aFeed("education", `kind: VENUE, id: "${school.id}"`);
    const get = (etag = "", method = "GET") =>
      fetch(`${starlane.url}${path}`, { method, headers: { "if-none-match": etag } });
    const first = await get();
    const etag = first.headers.get("etag")!;
    expect([first.headers.get("cache-control"), etag]).toEqual([
      "private, no-cache",
      expect.stringMatching(/^"[\w-]{43}"$/),
    ]);
    now += 60_000;
    for (const known of [etag, `W/${etag}`, `"another", ${etag}`, "*"]) {
      const answer = await get(known);
      expect([answer.status, answer.headers.get("etag"), await answer.text()]).toEqual([304, etag, ""]);
    }
    const head = await get("", "HEAD");
    expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, etag, ""]);
    expect((await get('"another"')).status).toBe(200);
    await register(starlane, { campaign: campaign.id, venue: school.id, day: "2026-03-05" });
    const changed = await get(etag);
    expect([changed.status, changed.headers.get("etag") === etag]).toEqual([200, false]);
  });

  test.each<[string, (user: Json) => Promise<unknown>]>([
    ["is disabled", ({ id, version }) => update(id, version, "active: false")],
    ["has no role any more", ({ id, version }) => update(id, version, "grants: []")],
    [
      "goes to another agency",
      ({ id }) =>
        starlane.starlane
          .service("agencies")
          .database.pool.query(
            "update account set agency_id = (select id from agency where kind = 'CIVIL_AFFAIRS') where id = $1",
            [id],
          ),
    ],
  ])("an address expires within a minute when its creator %s", async (_case, ends) => {
    const { agencies } = await starlane.data("admin", "{ agencies(kinds: [EDUCATION]) { id } }");
    const username = `maker-${(made += 1)}`;
    const { createUser: user } = await starlane.data(
      "admin",
      `mutation ($input: CreateUserInput!) { createUser(input: $input) { ... on User { id version } ... on UserError { message } } }`,
      {
        input: {
          username,
          displayName: "订阅者",
          password: PASSWORD,
          agency: agencies[0].id,
          grants: [{ role: "PARTNER", area: "640105" }],
        },
      },
    );
    const paths = [await aFeed(username, "kind: USER"), await aFeed(username, "kind: AGENCY")];
    const statuses = () =>
      Promise.all(paths.map(async (path) => (await fetch(`${starlane.url}${path}`)).status));
    expect(await statuses()).toEqual([200, 200]);
    await ends(user);
    now += 15_000;
    expect(await statuses()).toEqual([404, 404]);
    const [gone, never] = await Promise.all(
      [paths[0]!, `/calendar/${"a".repeat(43)}.ics`].map((path) => fetch(`${starlane.url}${path}`)),
    );
    const said = async (answer: Response) => [await answer.text(), [...answer.headers.keys()]];
    expect(await said(gone!)).toEqual(await said(never!));
  });

  test("a wrong address does not exist, and the graph exposes no calendar", async () => {
    expect((await fetch(`${starlane.url}/calendar/${"a".repeat(43)}.ics`)).status).toBe(404);
    expect((await fetch(`${starlane.url}/calendar/x`)).status).toBe(404);
    const { errors } = await starlane.ask("admin", '{ calendarOf(secret: "x") }');
    expect(errors?.[0].extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });
});
