import type { Viewer } from "@starlane/auth";
import {
  aService,
  aViewer,
  foreignRows,
  times,
  trustingAll,
  withoutRowSecurity,
  type TestService,
} from "@starlane/testing";
import { campaigns } from "../src/index.js";
import { DISTRICT, deliverAgency, id } from "./world.js";

const REQUESTS = 1_000;
const STREETS = times(10, (n) => `64010500${n}`);
const AGENCIES = times(10, (n) => id(`a${n}`));
const planners = AGENCIES.map((agency, n): Viewer => ({
  ...aViewer("PLANNER", { agency, area: STREETS[n]! }),
  id: id(`9${n}`),
}));
const EVERYTHING = `{ campaigns(first: 100) { nodes { title participants { note } events { nodes { title } } publications { nodes { title } } } }
  events(first: 100) { nodes { title approvals { comment } campaign { title } } } calendarFeeds { id subjectId } }`;

let service: TestService;
beforeAll(async () => {
  service = await aService(campaigns, { requestConnections: 1, takesFor: trustingAll(AGENCIES) });
  await service.deliver("venues.areas", {
    id: DISTRICT,
    areas: [
      { id: DISTRICT, name: "西夏区", level: "DISTRICT", parent: null },
      ...STREETS.map((street) => ({ id: street, name: street, level: "STREET", parent: DISTRICT })),
    ],
  });
  for (const agency of AGENCIES) await deliverAgency(service, agency, []);
  const rows = (text: string, ...values: unknown[]) => service.database.pool.query(text, values);
  for (const [n, agency] of AGENCIES.entries()) {
    const [campaign, event] = [id(`c${n}`), id(`e${n}`)];
    await rows(
      `insert into campaign (id, title, area_id, lead_id, starts_on, ends_on, status, created_by, submitted_by)
       values ($1, $2, $3, $4, '2026-03-01', '2026-04-30', 'ACTIVE', $4, $4)`,
      campaign,
      `of ${n}`,
      STREETS[n],
      agency,
    );
    await rows(
      `insert into event (id, campaign_id, title, kind, agency_id, area_id, audience_ids, starts_at, ends_at, status, registered_by)
       values ($1, $2, $3, 'ONLINE', $4, $5, '{RESIDENT}', '2026-03-05T02:00:00Z', '2026-03-05T03:00:00Z', 'CONFIRMED', $4)`,
      event,
      campaign,
      `of ${n}`,
      agency,
      STREETS[n],
    );
    await rows(
      "insert into approval (event_id, agency_id, comment) values ($1, $2, $3)",
      event,
      agency,
      `of ${n}`,
    );
    await rows(
      `insert into publication (id, campaign_id, channel, title, body, area_id, audience_ids, agency_id, created_by)
       values ($1, $2, 'GRID_GROUP', $3, 'x', $4, '{RESIDENT}', $5, $5)`,
      id(`f${n}`),
      campaign,
      `of ${n}`,
      STREETS[n],
      agency,
    );
    await rows(
      `insert into calendar_feed (id, secret_hash, kind, subject_id, created_by, agency_id, created_at)
       values ($1, $2, 'USER', $3, $3, $4, now())`,
      id(`d${n}`),
      Buffer.from(`${n}`),
      planners[n]!.id,
      agency,
    );
  }
});
afterAll(() => service.close());

type Row = string;
/** Returns all texts in an answer, each by the number of its agency. */
const shown = async (viewer: Viewer): Promise<Row[]> => {
  const { data, errors } = await service.ask(viewer, EVERYTHING);
  if (errors) throw new Error(JSON.stringify(errors));
  return [...JSON.stringify(data).matchAll(/of (\d)/g)].map(([, n]) => n!);
};
const isTheirs = (viewer: Viewer, row: Row) => AGENCIES.indexOf(viewer.agency) === Number(row);

test("shows no campaign of another agency, with the application's checks off and one shared connection", async () => {
  const { seen, foreign } = await foreignRows({
    viewers: planners,
    requests: REQUESTS,
    ask: shown,
    isTheirs,
  });
  expect(foreign).toEqual([]);
  expect(seen).toBe(REQUESTS * 6);
});

test.each([
  ["campaigns", ["campaigns.campaign"]],
  ["events", ["campaigns.campaign", "campaigns.event"]],
  ["publications", ["campaigns.campaign", "campaigns.publication"]],
])("without row security of %s it does", async (_what, tables) => {
  const foreign = await withoutRowSecurity(
    service.adminUrl,
    tables,
    async () => (await foreignRows({ viewers: planners, requests: 100, ask: shown, isTheirs })).foreign,
  );
  expect(foreign.length).toBeGreaterThan(500);
});

test("another agency's campaign and event cannot be changed", async () => {
  const mutations = [
    `moveCampaign(id: "${id("c1")}", version: 1, to: CLOSED) { __typename }`,
    `cancelEvent(id: "${id("e1")}", version: 1, reason: "x") { __typename }`,
    `publish(id: "${id("f1")}", version: 1) { __typename }`,
    `revokeCalendarFeed(id: "${id("d1")}") { id }`,
  ];
  for (const mutation of mutations) {
    const { errors } = await service.ask(planners[0]!, `mutation { ${mutation} }`);
    expect([mutation, errors?.[0]?.extensions.code]).toEqual([mutation, "NOT_FOUND"]);
  }
});
