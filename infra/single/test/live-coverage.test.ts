import { aClock } from "@starlane/testing";
import { createClient as createSseClient } from "graphql-sse";
import { createClient as createWsClient } from "graphql-ws";
import { WebSocket } from "ws";
import { identityNumber } from "./people.js";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const WATCH = `subscription($area: ID!) { coverageChanged(area: $area) { area { id name } reached contacts population rate } }`;
const COMMUNITY = "640105002002";

describe.each(["in process", "over HTTP"] as const)("coverage that is watched, with services %s", (reach) => {
  let starlane: TestStarlane;
  let event: string;
  let person = 0;
  const now = aClock("2026-03-04T02:00:00Z");
  beforeAll(async () => {
    starlane = await aStarlane({ reach, now });
    const { campaign, school } = await aCampaignUnderWay(starlane);
    event = (await register(starlane, { campaign: campaign.id, venue: school.id, day: "2026-03-04" })).id;
  });
  afterAll(() => starlane.close());

  const checkIn = async (): Promise<void> => {
    const identity = identityNumber((person += 1));
    const items = [
      { clientId: identity, person: { identityNumber: identity }, audience: "ADOLESCENT", method: "ROSTER" },
    ].map((item) => ({ ...item, at: "2026-03-04T02:00:00Z", area: COMMUNITY }));
    const { checkIn: answer } = await starlane.data(
      "planner",
      "mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) { ... on CheckInReceipts { receipts { verdict } } } }",
      { event, items },
    );
    expect(answer.receipts).toEqual([{ verdict: "ACCEPTED" }]);
  };
  const watch = async (
    who: string,
    area: string,
    transport: "WebSocket" | "SSE" = "WebSocket",
    query = WATCH,
  ) => {
    const Authorization = `Bearer ${await starlane.tokenOf(who)}`;
    const operation = { query, variables: { area } };
    const { url } = starlane;
    const values: AsyncIterator<Json> =
      transport === "SSE"
        ? createSseClient({ url: `${url}/graphql`, headers: { Authorization }, retryAttempts: 0 }).iterate(
            operation,
          )
        : createWsClient({
            url: `${url.replace("http", "ws")}/graphql`,
            webSocketImpl: WebSocket,
            connectionParams: { Authorization },
          }).iterate(operation);
    const next = async (): Promise<Json> => (await values.next()).value;
    return {
      next,
      reached: async (): Promise<number> => (await next()).data.coverageChanged.reached,
      code: async (): Promise<string> => (await next()).errors[0].extensions.code,
      leave: async () => void (await values.return?.()),
      isOver: async () => (await values.next()).done === true,
    };
  };

  test.each(["WebSocket", "SSE"] as const)(
    "over %s a watcher gets the total at once and after a check-in, with other services' data of the area",
    async (transport) => {
      const { next, reached, leave } = await watch("planner", COMMUNITY, transport);
      const first = (await next()).data.coverageChanged;
      expect(first).toMatchObject({ area: { id: COMMUNITY, name: "星光巷社区居委会" } });
      const changed = reached();
      await checkIn();
      expect(await changed).toBe(first.reached + 1);
      await leave();
    },
  );

  test("watchers with the same query at the same time each get answers for their own rights", async () => {
    const whos = ["planner", "admin", "analyst", "planner", "officer", "station"];
    const watchers = await Promise.all(whos.map((who) => watch(who, "640105")));
    const answers = await Promise.all(watchers.map(({ next }) => next()));
    const outcomes = answers.map(({ data, errors }) =>
      errors ? errors[0].extensions.code : data.coverageChanged.area.name,
    );
    expect(outcomes).toEqual(["西夏区", "西夏区", "西夏区", "西夏区", "FORBIDDEN", "FORBIDDEN"]);
    const changed = watchers.slice(0, 4).map(({ reached }) => reached());
    await checkIn();
    expect(new Set(await Promise.all(changed)).size).toBe(1);
    await Promise.all(watchers.map(({ leave }) => leave()));
  });

  test("a hundred watchers with the same query get the same totals, whoever they are", async () => {
    const watchers = await Promise.all(Array.from({ length: 100 }, () => watch("planner", COMMUNITY)));
    const [before] = await Promise.all(watchers.map(({ reached }) => reached()));
    const changed = watchers.map(({ reached }) => reached());
    await checkIn();
    expect(new Set(await Promise.all(changed))).toEqual(new Set([before! + 1]));
    await Promise.all(watchers.map(({ leave }) => leave()));
  });

  test("rejects watching an unknown area and one of others", async () => {
    expect(await (await watch("planner", "640105999")).code()).toBe("NOT_FOUND");
    expect(await (await watch("officer", "640105003")).code()).toBe("FORBIDDEN");
    const { next } = await watch("planner", "640105", "SSE", "subscription { coverageChanged { reached } }");
    expect((await next()).errors[0].extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });

  test("ends subscriptions whose right was revoked, and checks a moved right again", async () => {
    const { users } = await starlane.data(
      "admin",
      "{ users { id username version grants { role area { id } } } }",
    );
    const officer = users.find(({ username }: Json) => username === "officer");
    let { version } = officer;
    const grant = async (grants: object[]) => {
      const input = { id: officer.id, version, grants };
      const { updateUser } = await starlane.data(
        "admin",
        "mutation($input: UpdateUserInput!) { updateUser(input: $input) { ... on User { version } ... on UserError { message } } }",
        { input },
      );
      ({ version } = updateUser);
      now.advance(16_000); // a viewer's rights are cached for fifteen seconds
    };
    const watcher = await watch("officer", COMMUNITY);
    await watcher.reached();
    const moved = watcher.next();
    await grant([{ role: "OFFICER", area: "640105003" }]);
    await checkIn();
    expect((await moved).errors[0].extensions.code).toBe("FORBIDDEN");
    expect(await watcher.isOver()).toBe(true);

    await grant([{ role: "OFFICER", area: "640105002" }]);
    const wider = await watch("officer", COMMUNITY);
    const before = await wider.reached();
    const after = wider.reached();
    await grant([{ role: "OFFICER", area: COMMUNITY }]);
    await checkIn();
    expect(await after).toBe(before + 1);
    const gone = wider.next();
    await grant([]);
    await checkIn();
    expect((await gone).errors[0].extensions.code).toBe("UNAUTHENTICATED");
    expect(await wider.isOver()).toBe(true);
  });
});
