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

const WATCH = `subscription($campaign: ID!) { eventChanged(campaign: $campaign) { id version } }`;
const DISTRICT = "640105";
/** The maximum time until revoked rights are gone everywhere. */
const AT_MOST_MS = 60_000;
/** More than the buffers of the connection hold, so that most of it is queried after the reader has read a part. */
const ATTENDANCES = 120_000;

let starlane: TestStarlane;
const START = new Date("2026-03-04T02:00:00Z");
let now = START;
let campaign: Json;
let event: string;
let admin: Client;

beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process", now: () => now });
  const made = await aCampaignUnderWay(starlane);
  campaign = made.campaign;
  event = (await register(starlane, { campaign: campaign.id, venue: made.school.id, day: "2026-03-04" })).id;
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

const aUser = () => createRevokedUser(starlane);
const update = (id: string, changes: string) => changeUser(starlane, id, changes);

/** The ways to revoke a user's rights, with the answer to their next request. */
const REVOCATIONS = [
  ["disabled", (id: string) => update(id, "active: false"), "UNAUTHENTICATED"],
  ["demoted", (id: string) => update(id, "grants: []"), "FORBIDDEN"],
  [
    "moved to another district",
    (id: string) =>
      admin.query("update agencies.account_grant set area_id = '640106' where account_id = $1", [id]),
    "FORBIDDEN",
  ],
  [
    "moved to another agency, with no role there",
    (id: string) => moveToAnotherAgency(admin, id),
    "FORBIDDEN",
  ],
] as const;

const later = () => {
  now = new Date(now.getTime() + AT_MOST_MS);
};

describe.each(REVOCATIONS)("who is %s in the middle of it", (revocation, doTo, code) => {
  test("is refused at the next request", async () => {
    const { id, username } = await aUser();
    const ask = () => starlane.ask(username, `{ enrolments(event: "${event}") { id } }`);
    expect((await ask()).data).toEqual({ enrolments: [] });
    await doTo(id);
    later();
    expect((await ask()).errors).toMatchObject([{ extensions: { code } }]);
  });

  test.each(["WebSocket", "SSE"] as const)("hears nothing more over %s", async (transport) => {
    const { id, username, token } = await aUser();
    const received: Json[] = [];
    const events = watch(transport, token);
    const listening = (async () => {
      for await (const answer of events) received.push(answer);
    })().catch((error: unknown) => void received.push(error));
    const versionNow = async (): Promise<number> =>
      (await starlane.data("admin", `{ event(id: "${event}") { version } }`)).event.version;
    const change = async () => {
      const version = await versionNow();
      await starlane.data(
        "education",
        `mutation { rescheduleEvent(input: { id: "${event}", version: ${version}, startsAt: "2026-03-04T02:00:00Z", endsAt: "2026-03-04T02:45:00Z" }) { ... on UserError { message } } }`,
      );
    };
    while (received.length === 0) await change(); // a listener that is not subscribed yet receives nothing
    expect(received[0].data.eventChanged).toMatchObject({ id: event });
    const newest = await versionNow();
    while (received.at(-1)?.data.eventChanged.version !== newest) await setTimeout(5); // all messages have arrived
    await doTo(id);
    later();
    const before = received.length;
    await change();
    if (revocation === "moved to another district") {
      // They still belong to the agency, and receive the parts of its events they may read.
      while (received.length === before) await change();
      const { data } = await starlane.ask(username, `{ event(id: "${event}") { id } }`);
      expect(received.at(-1).data.eventChanged.id).toBe(data.event.id);
      await events.return?.();
      return;
    }
    await listening; // ends by itself
    const after = received.slice(before);
    expect(JSON.stringify(after)).not.toContain(event);
    expect(after.length).toBeGreaterThan(0);
  });

  test("gets no calendar any more", async () => {
    const { id, username } = await aUser();
    const made = await starlane.data(
      username,
      `mutation { createCalendarFeed(kind: AGENCY) { ... on CalendarFeedCreated { path } } }`,
    );
    const read = async () => (await fetch(starlane.url + made.createCalendarFeed.path)).status;
    expect(await read()).toBe(200);
    await doTo(id);
    later();
    // A user moved to another district still belongs to the agency, and reads its events there like its other users.
    expect(await read()).toBe(revocation === "moved to another district" ? 200 : 404);
  });

  test("gets no more of a running download", async () => {
    await attendancesOf(event);
    const { id, token } = await aUser();
    const sent = request(`${starlane.url}/exports/attendances.jsonl?area=${DISTRICT}`, {
      headers: { authorization: `Bearer ${token}` },
    }).end();
    const [response] = await once(sent, "response");
    expect(response.statusCode).toBe(200);
    await once(response, "readable"); // the first part has arrived; the rest is not read
    await doTo(id);
    later();
    let lines = 0;
    let text = "";
    const ended = new Promise<string>((resolve) => {
      response.once("aborted", () => resolve("broken off"));
      response.once("error", () => resolve("broken off"));
      response.once("end", () => resolve("whole"));
    });
    response.on("data", (piece: Buffer) => {
      text = piece.toString();
      lines += text.split("\n").length - 1;
    });
    expect(await ended).toBe("broken off");
    expect(text).not.toContain('"end":true');
    expect(lines).toBeLessThan(ATTENDANCES);
  });
});

test("a self check-in link belongs to the event: it outlives its creator, and others can close it", async () => {
  const { id, username } = await aUser();
  const made = await starlane.data(
    username,
    `mutation { openSelfCheckIn(event: "${event}", until: "2026-03-05T00:00:00Z") { ... on SelfCheckIn { id url } ... on UserError { message } } }`,
  );
  const { id: link, url } = made.openSelfCheckIn;
  await update(id, "active: false");
  later();
  expect((await fetch(url)).status).toBe(200);
  expect(
    (await starlane.ask(username, `mutation { closeSelfCheckIn(id: "${link}") { id } }`)).errors,
  ).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  const { selfCheckIns } = await starlane.data("education", `{ selfCheckIns(event: "${event}") { id } }`);
  expect(selfCheckIns).toContainEqual({ id: link });
  await starlane.data("education", `mutation { closeSelfCheckIn(id: "${link}") { id } }`);
  expect((await fetch(url)).status).toBe(404);
});

let written = false;
async function attendancesOf(id: string): Promise<void> {
  if (written) return;
  written = true;
  await admin.query(
    `insert into attendance.attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late)
     select $1, n, 'RESIDENT', '640105002002', '2026-03-04T02:00:00Z', '2026-03-04T02:00:00Z', 'bulk ' || n, 'IMPORT', false, '2026-03-04', false
     from generate_series(1, ${ATTENDANCES}) n`,
    [id],
  );
}

function watch(transport: "WebSocket" | "SSE", token: string): AsyncIterableIterator<Json> {
  const Authorization = `Bearer ${token}`;
  const operation = { query: WATCH, variables: { campaign: campaign.id } };
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
