import { createClient as createSseClient } from "graphql-sse";
import { createClient as createWsClient } from "graphql-ws";
import { once } from "node:events";
import { request } from "node:http";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { WebSocket } from "ws";
import { createRevokedUser, changeUser, moveToAnotherAgency } from "./revoked-users.js";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const DISTRICT = "640105";
/** The maximum time until revoked rights are gone everywhere. */
const AT_MOST_MS = 60_000;
const START = new Date("2026-03-04T02:00:00Z");
const WATCHES = {
  eventChanged: "subscription($campaign: ID!) { eventChanged(campaign: $campaign) { id version } }",
  coverageChanged: `subscription { coverageChanged(area: "${DISTRICT}") { reached } }`,
};
const TRANSPORTS = ["WebSocket", "SSE"] as const;

describe.each(["in process", "over HTTP"] as const)("services reached %s", (reach) => {
  let starlane: TestStarlane;
  let now = START;
  let campaign: Json;
  let event: string;
  let admin: Client;

  beforeAll(async () => {
    starlane = await aStarlane({ reach, now: () => now, live: { judgedEveryMs: 100 } });
    const made = await aCampaignUnderWay(starlane);
    campaign = made.campaign;
    event = (await register(starlane, { campaign: campaign.id, venue: made.school.id, day: "2026-03-04" }))
      .id;
    await starlane.starlane.settled();
    admin = new Client({ connectionString: starlane.adminUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await starlane.close();
  });
  beforeEach(() => {
    now = START; // so that no token expires
  });
  const later = () => {
    now = new Date(now.getTime() + AT_MOST_MS);
  };

  const aUser = () => createRevokedUser(starlane);
  const update = (id: string, changes: string) => changeUser(starlane, id, changes);

  /** The ways to revoke a listener's rights. */
  const REVOCATIONS: [string, (user: { id: string; username: string }) => Promise<unknown>][] = [
    ["disabled", ({ id }) => update(id, "active: false")],
    ["demoted", ({ id }) => update(id, "grants: []")],
    ["moved to another agency, with no role there", ({ id }) => moveToAnotherAgency(admin, id)],
    ["signed out", ({ username }) => starlane.data(username, "mutation { signOut }")],
  ];

  function watch(
    transport: (typeof TRANSPORTS)[number],
    query: string,
    token: string,
  ): AsyncIterableIterator<Json> {
    const Authorization = `Bearer ${token}`;
    const operation = { query, variables: query.includes("$campaign") ? { campaign: campaign.id } : {} };
    return transport === "SSE"
      ? createSseClient({
          url: `${starlane.url}/graphql`,
          headers: { Authorization },
          retryAttempts: 0,
        }).iterate(operation)
      : createWsClient({
          url: `${starlane.url.replace("http", "ws")}/graphql`,
          webSocketImpl: WebSocket,
          connectionParams: { Authorization },
        }).iterate(operation);
  }

  const change = async () => {
    const { event: known } = await starlane.data("admin", `{ event(id: "${event}") { version } }`);
    await starlane.data(
      "education",
      `mutation { rescheduleEvent(input: { id: "${event}", version: ${known.version}, startsAt: "2026-03-04T02:00:00Z", endsAt: "2026-03-04T02:45:00Z" }) { ... on UserError { message } } }`,
    );
  };

  describe.each(REVOCATIONS)("who is %s while nothing happens", (_revocation, doTo) => {
    test.each(
      TRANSPORTS.flatMap((transport) => Object.entries(WATCHES).map((it) => [transport, ...it] as const)),
    )("has what they watched over %s closed: %s", async (transport, name, query) => {
      const user = await aUser();
      const received: Json[] = [];
      const listening = (async () => {
        for await (const answer of watch(transport, query, user.token)) received.push(answer);
      })();
      // A watcher of events receives nothing until one changes; a watcher of coverage gets a first answer.
      while (received.length === 0) await (name === "eventChanged" ? change() : setTimeout(5));
      await setTimeout(150); // meanwhile another check has passed
      expect(received.at(-1).errors).toBeUndefined();
      await doTo(user);
      later();
      await listening; // ends by itself
      expect(received.at(-1)).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    });
  });

  test.each(TRANSPORTS)(
    "a listener with changed rights that still suffice continues with these over %s",
    async (transport) => {
      const user = await aUser();
      const received: Json[] = [];
      const events = watch(transport, WATCHES.eventChanged, user.token);
      const listening = (async () => {
        for await (const answer of events) received.push(answer);
      })();
      while (received.length === 0) await change();
      await update(user.id, `grants: [{ role: PLANNER, area: "${DISTRICT}" }]`);
      later();
      later(); // the context signed at first has expired
      await setTimeout(300);
      const before = received.length;
      while (received.length === before) await change();
      expect(received.every(({ errors }) => errors === undefined)).toBe(true);
      await events.return?.();
      await listening;
    },
  );
});

test("a download that is not read is terminated when its user loses the right", async () => {
  let now = START;
  const starlane = await aStarlane({ reach: "in process", now: () => now, live: { judgedEveryMs: 100 } });
  const admin = new Client({ connectionString: starlane.adminUrl });
  await admin.connect();
  try {
    const made = await aCampaignUnderWay(starlane);
    const { id } = await register(starlane, {
      campaign: made.campaign.id,
      venue: made.school.id,
      day: "2026-03-04",
    });
    await starlane.starlane.settled();
    await admin.query(
      `insert into attendance.attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late)
       select $1, n, 'RESIDENT', '640105002002', '2026-03-04T02:00:00Z', '2026-03-04T02:00:00Z', 'bulk ' || n, 'IMPORT', false, '2026-03-04', false
       from generate_series(1, 120000) n`,
      [id],
    );
    const authorization = `Bearer ${await starlane.tokenOf("analyst")}`;
    const served = once(starlane.starlane.gateway.server, "request");
    const sent = request(`${starlane.url}/exports/attendances.jsonl?area=${DISTRICT}`, {
      headers: { authorization },
    }).end();
    const [response] = await once(sent, "response");
    await once(response, "readable"); // the first part has arrived; the rest is not read
    const [, answer] = await served;
    const closed = once(answer, "close");
    await starlane.data("analyst", "mutation { signOut }");
    now = new Date(now.getTime() + AT_MOST_MS);
    await closed;
    expect(answer.writableFinished).toBe(false);
    sent.destroy();
  } finally {
    await admin.end();
    await starlane.close();
  }
});
