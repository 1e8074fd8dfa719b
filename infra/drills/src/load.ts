import { newId } from "@starlane/database";
import { setTimeout } from "node:timers/promises";
import type { SystemUnderTest } from "./system-under-test.js";

const CREATE = `mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { __typename ... on Campaign { id } } }`;
const CHECK_IN = `mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) {
  __typename ... on CheckInReceipts { receipts { clientId verdict } } } }`;
const ITEMS = 5;

/** The writes that were sent and acknowledged during a fault. */
export interface AcknowledgedWrites {
  /** Ids of campaigns whose creation was acknowledged. */
  readonly campaigns: ReadonlySet<string>;
  /** Client ids of check-ins that were acknowledged. */
  readonly checkIns: ReadonlySet<string>;
  /** Writes that were not acknowledged the first time. */
  readonly failed: number;
  /** Writes that were not acknowledged when they were sent again either. */
  readonly failedAgain: number;
  /** The time of the last failed write, by `performance.now()`. */
  readonly lastFailedAt: number;
  readonly writes: number;
}

export interface WriteLoad {
  /** The number of acknowledged writes so far. */
  readonly acknowledged: number;
  /** Stops sending; resolves when all writes have been answered. */
  stop(): Promise<AcknowledgedWrites>;
}

/** The delay before a write without an answer is sent once more. */
const AGAIN_AFTER_MS = 500;

/**
 * Creates campaigns and checks people in through the gateway, with so many callers that each wait for their answer. A
 * write that is not acknowledged is sent once more, unchanged.
 */
export async function startLoad(system: SystemUnderTest, callers: number): Promise<WriteLoad> {
  const token = await system.tokenOf("planner");
  const event = await aMeeting(system, token);
  const campaigns = new Set<string>();
  const checkIns = new Set<string>();
  let [failed, failedAgain, lastFailedAt, writes, people] = [0, 0, 0, 0, 0];
  const over = new AbortController();

  const create = async (key: string): Promise<boolean> => {
    const input = { ...DATES, title: `Drill ${key}` };
    const data = await system.ask(token, CREATE, { input }, key);
    if (data?.createCampaign?.__typename !== "Campaign") return false;
    campaigns.add(data.createCampaign.id);
    return true;
  };
  const checkIn = async (items: readonly object[]): Promise<boolean> => {
    const data = await system.ask(token, CHECK_IN, { event, items });
    const receipts: { clientId: string; verdict: string }[] = data?.checkIn?.receipts ?? [];
    if (receipts.length === 0) return false;
    for (const { clientId, verdict } of receipts) {
      if (!["ACCEPTED", "DUPLICATE"].includes(verdict)) throw new Error(`A check-in was ${verdict}.`);
      checkIns.add(clientId);
    }
    return true;
  };
  const itemsOf = () =>
    Array.from({ length: ITEMS }, () => ({
      clientId: newId(),
      person: { phone: `139${String((people += 1)).padStart(8, "0")}` },
      audience: "RESIDENT",
      method: "STAFF_SCAN",
      at: new Date().toISOString(),
    }));
  const note = () => {
    lastFailedAt = performance.now();
  };
  const call = async (caller: number) => {
    for (let turn = caller; !over.signal.aborted; turn += 1) {
      const [key, items] = [newId(), itemsOf()];
      const write = () => (turn % 2 === 0 ? create(key) : checkIn(items));
      writes += 1;
      if (await write()) continue;
      failed += 1;
      note();
      await setTimeout(AGAIN_AFTER_MS);
      if (await write()) continue;
      failedAgain += 1;
      note();
    }
  };
  const calling = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  return {
    get acknowledged() {
      return campaigns.size + checkIns.size / ITEMS;
    },
    stop: async () => {
      over.abort();
      await calling;
      return { campaigns, checkIns, failed, failedAgain, lastFailedAt, writes };
    },
  };
}

const DATES = { startsOn: "2026-03-01", endsOn: "2026-12-31", area: "640105", targets: [] };

/** Creates a campaign. */
export async function aCampaign(system: SystemUnderTest, token: string): Promise<string> {
  const data = await system.askUntilAnswered(token, CREATE, { input: { ...DATES, title: "Drill" } });
  return data.createCampaign.id;
}

/** Creates an event of now as a replica in attendance, in a new campaign. */
export async function aMeeting(system: SystemUnderTest, token: string): Promise<string> {
  const campaign = await aCampaign(system, token);
  const [bureau] = await system.sql<{ id: string }>(
    "select id from agencies.agency where kind = 'SUB_BUREAU' limit 1",
  );
  const id = newId();
  await insertReplicatedEvents(system, [
    {
      id,
      campaign,
      agency: bureau!.id,
      kind: "LECTURE",
      area: "640105002002",
      startsAt: new Date(Date.now() - 3_600_000),
      endsAt: new Date(Date.now() + 12 * 3_600_000),
    },
  ]);
  return id;
}

export interface ReplicatedEvent {
  readonly id: string;
  readonly campaign: string;
  readonly agency: string;
  readonly kind: string;
  readonly area: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Inserts events into attendance as if they had been replicated: confirmed, without a capacity limit. */
export async function insertReplicatedEvents(
  system: SystemUnderTest,
  events: readonly ReplicatedEvent[],
): Promise<void> {
  await system.sql(
    `insert into attendance.known_campaign (id, area_id, targets, version)
     select distinct campaign, '640105', '[]'::jsonb, 1 from jsonb_to_recordset($1::jsonb) as event (campaign uuid)
     on conflict do nothing`,
    [JSON.stringify(events)],
  );
  await system.sql(
    `insert into attendance.known_event (id, campaign_id, agency_id, kind, area_id, starts_at, ends_at, status, version)
     select id, campaign, agency, kind, area, "startsAt", "endsAt", 'CONFIRMED', 1
     from jsonb_to_recordset($1::jsonb) as event (id uuid, campaign uuid, agency uuid, kind text, area text,
       "startsAt" timestamptz, "endsAt" timestamptz)`,
    [JSON.stringify(events)],
  );
}

/** Inserts so many attendances of an event, as a check-in writes them. */
export async function fillEvent(system: SystemUnderTest, event: string, people: number): Promise<void> {
  await system.sql(
    `with new as (insert into attendance.person select from generate_series(1, ${people}) returning ordinal)
     insert into attendance.attendance
       (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late)
     select id, ordinal, 'RESIDENT', area_id, now(), now(), 'drill ' || ordinal, 'IMPORT', false, current_date, false
     from new, attendance.known_event where id = $1`,
    [event],
  );
}

/** Counts the acknowledged writes that are missing. */
export async function lostOf(
  system: SystemUnderTest,
  { campaigns, checkIns }: AcknowledgedWrites,
): Promise<number> {
  const [made] = await system.sql<{ count: number }>(
    "select count(*)::int as count from campaigns.campaign where id = any($1)",
    [[...campaigns]],
  );
  const [present] = await system.sql<{ count: number }>(
    "select count(*)::int as count from attendance.attendance where client_id = any($1)",
    [[...checkIns]],
  );
  return campaigns.size - made!.count + checkIns.size - present!.count;
}

/** Counts the surplus rows: campaigns of one title, check-ins of one client id. */
export async function doubledOf(system: SystemUnderTest): Promise<number> {
  const [row] = await system.sql<{ doubled: number }>(
    `select (select count(*) - count(distinct title) from campaigns.campaign where title like 'Drill %')::int
       + (select count(*) - count(distinct client_id) from attendance.attendance)::int as doubled`,
  );
  return row!.doubled;
}

/**
 * Resolves with the milliseconds until attendance has replicated every campaign and counted all check-ins, or with null
 * after `patienceMs`.
 */
export async function waitUntilCaughtUp(system: SystemUnderTest, patienceMs: number): Promise<number | null> {
  const began = performance.now();
  for (;;) {
    const [row] = await system.sql<{ behind: boolean }>(
      `select exists (select from campaigns.campaign c
           where not exists (select from attendance.known_campaign k where k.id = c.id))
         or exists (select from campaigns_outbox._private_jobs)
         or (select count(*) from attendance.attendance) is distinct from
            (select coalesce(max(contacts), 0) from attendance.reach_cell where dimension = 'ALL' and area_id = '640105' and audience = '')
         as behind`,
    );
    if (!row!.behind) return performance.now() - began;
    if (performance.now() - began > patienceMs) return null;
    await setTimeout(50);
  }
}
