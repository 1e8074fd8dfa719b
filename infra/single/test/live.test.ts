import { createClient as createSseClient } from "graphql-sse";
import { createClient as createWsClient } from "graphql-ws";
import { setTimeout } from "node:timers/promises";
import { WebSocket } from "ws";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const WATCH = `subscription($campaign: ID!) { eventChanged(campaign: $campaign) { id status title agency { name } venue { name area { name } } } }`;

describe.each(["in process", "over HTTP"] as const)("services reached %s", (reach) => {
  let starlane: TestStarlane;
  beforeAll(async () => {
    starlane = await aStarlane({ reach });
  });
  afterAll(() => starlane.close());

  test.each(["WebSocket", "SSE"] as const)(
    "a watcher of a campaign over %s sees an event when it is registered",
    async (transport) => {
      const { campaign, school } = await aCampaignUnderWay(starlane);
      const events = watch(starlane.url, transport, await starlane.tokenOf("planner"), campaign.id);
      const next = events.next();
      // A watcher that is not subscribed yet receives nothing, so events are registered until one arrives.
      const registered: string[] = [];
      let received: IteratorResult<Json> | void;
      let day = 10;
      do {
        const { id } = await register(starlane, {
          campaign: campaign.id,
          venue: school.id,
          day: `2026-03-${day}`,
        });
        registered.push(id); // empty if that day is no school day, or taken
        received = await Promise.race([next, setTimeout(500)]);
        day += 1;
      } while (!received);
      expect(registered).toContain(received.value.data.eventChanged.id);
      expect(received.value).toEqual({
        data: {
          eventChanged: expect.objectContaining({
            status: "CONFIRMED",
            venue: expect.objectContaining({ name: school.name }),
          }),
        },
      });
      await events.return?.();
    },
  );

  test("rejects anonymous watchers, and watchers of campaigns they may not see", async () => {
    const codeOf = async (token: string) => {
      const { value } = await watch(
        starlane.url,
        "SSE",
        token,
        "00000000-0000-4000-8000-000000000000",
      ).next();
      return value.errors[0].extensions.code;
    };
    expect(await codeOf("no token")).toBe("UNAUTHENTICATED");
    expect(await codeOf(await starlane.tokenOf("planner"))).toBe("NOT_FOUND");
  });

  test("a subscription posted like a query is answered with the right transports", async () => {
    const { errors } = await starlane.ask("planner", WATCH, { variables: { campaign: "x" } });
    expect(errors?.[0]).toMatchObject({
      extensions: { code: "BAD_USER_INPUT" },
      message: expect.stringContaining("WebSocket"),
    });
  });
});

function watch(
  url: string,
  transport: "WebSocket" | "SSE",
  token: string,
  campaign: string,
): AsyncIterableIterator<Json> {
  const Authorization = `Bearer ${token}`;
  const operation = { query: WATCH, variables: { campaign } };
  return transport === "SSE"
    ? createSseClient({ url: `${url}/graphql`, headers: { Authorization }, retryAttempts: 0 }).iterate(
        operation,
      )
    : createWsClient({
        url: `${url.replace("http", "ws")}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { Authorization },
      }).iterate(operation);
}
