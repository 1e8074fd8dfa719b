import { aService, aViewer, type TestService } from "@starlane/testing";
import { newId } from "@starlane/database";
import { array, asyncProperty, assert, constantFrom, integer, record as shape } from "fast-check";
import { studentT } from "../src/attendance/assessment/student-t.js";
import { attendance } from "../src/index.js";
import { anEvent, phoneOf, deliverCampaign, deliverDistrict } from "./district.js";
import type { Json } from "./people.js";

let service: TestService;
const officer = aViewer("OFFICER");
beforeAll(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterAll(() => service.close());

const record = async (event: string, phase: string, items: readonly object[]): Promise<Json> => {
  const { data } = await service.ask(
    officer,
    `mutation($event: ID!, $phase: AssessmentPhase!, $items: [AssessmentItem!]!) {
      recordAssessments(event: $event, phase: $phase, items: $items) { ... on CheckInReceipts { receipts { verdict } } } }`,
    { variables: { event, phase, items } },
  );
  return data.recordAssessments.receipts;
};

const EVENTS = 4;
const history = shape({
  starts: array(integer({ min: 1, max: 28 }), { minLength: EVENTS, maxLength: EVENTS }),
  cancelled: integer({ min: -4, max: EVENTS - 1 }),
  assessments: array(
    shape({
      event: integer({ min: 0, max: EVENTS - 1 }),
      phase: constantFrom("BEFORE", "AFTER", "SAMPLE"),
      person: integer({ min: 0, max: 5 }),
      outOf: integer({ min: 1, max: 20 }),
      percent: integer({ min: 0, max: 100 }),
    }),
    { maxLength: 40 },
  ),
});

interface Scored {
  readonly event: string;
  readonly startsAt: string;
  readonly phase: string;
  readonly person: number;
  readonly share: number;
}

/** Computes the effect naively, person by person. */
function byHand(scored: readonly Scored[]) {
  const inOrder = scored.toSorted(
    (one, other) => one.startsAt.localeCompare(other.startsAt) || one.event.localeCompare(other.event),
  );
  const of = (person: number, phase: string) =>
    inOrder.filter((each) => each.person === person && each.phase === phase).map(({ share }) => share);
  const people = [...new Set(scored.map(({ person }) => person))];
  const pairs = people
    .map((person) => [of(person, "BEFORE")[0], of(person, "AFTER").at(-1)] as const)
    .filter((pair): pair is readonly [number, number] => pair.every((share) => share !== undefined));
  const samples = people.flatMap((person) => of(person, "SAMPLE").slice(-1));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const shown = (values: readonly number[], figure: (values: readonly number[]) => number) =>
    values.length < 2 ? null : expect.closeTo(figure(values), 9);
  const changes = pairs.map(([before, after]) => after - before);
  const margin = () => {
    const variance =
      mean(changes.map((change) => (change - mean(changes)) ** 2)) * (changes.length / (changes.length - 1));
    return studentT(changes.length - 1, 0.975) * Math.sqrt(variance / changes.length);
  };
  return {
    people: pairs.length,
    meanBefore: shown(
      pairs.map(([before]) => before),
      mean,
    ),
    meanAfter: shown(
      pairs.map(([, after]) => after),
      mean,
    ),
    change: shown(changes, mean),
    changeLow: shown(changes, (values) => mean(values) - margin()),
    changeHigh: shown(changes, (values) => mean(values) + margin()),
    sampled: samples.length,
    meanSampled: shown(samples, mean),
  };
}

test("computes the same effect as the naive model for any assessments", async () => {
  let people = 0;
  await assert(
    asyncProperty(history, async ({ starts, cancelled, assessments }) => {
      const first = (people += 10);
      const campaign = newId();
      await deliverCampaign(service, { id: campaign });
      const facts = starts.map((day) => {
        const startsAt = `2026-03-${String(day).padStart(2, "0")}T01:00:00Z`;
        return { campaign, startsAt, endsAt: startsAt.replace("T01", "T02") };
      });
      const events = await Promise.all(facts.map((fact) => anEvent(service, fact)));
      const scored: Scored[] = [];
      const items = assessments.map(({ person, outOf, percent, ...where }) => ({
        ...where,
        person,
        item: {
          clientId: newId(),
          person: { phone: phoneOf(first + person) },
          score: (percent / 100) * outOf,
          outOf,
        },
      }));
      for (const batch of Map.groupBy(items, ({ event, phase }) => `${event} ${phase}`).values()) {
        const { event, phase } = batch[0]!;
        const receipts = await record(
          events[event]!,
          phase,
          batch.map(({ item }) => item),
        );
        for (const [index, { person, item }] of batch.entries())
          if (receipts[index].verdict === "ACCEPTED" && event !== cancelled)
            scored.push({
              event: events[event]!,
              startsAt: facts[event]!.startsAt,
              phase,
              person,
              share: item.score / item.outOf,
            });
      }
      if (cancelled >= 0)
        await anEvent(service, {
          ...facts[cancelled],
          id: events[cancelled],
          status: "CANCELLED",
          version: 2,
        });
      const { data } = await service.ask(
        officer,
        `{ _entities(representations: [{ __typename: "Campaign", id: "${campaign}" }]) { ... on Campaign {
          effect { people meanBefore meanAfter change changeLow changeHigh sampled meanSampled } } } }`,
      );
      expect({ ...data._entities[0].effect }).toEqual(byHand(scored));
    }),
    { numRuns: 40 },
  );
});

test("reads a hundred thousand scores within the statement timeout", async () => {
  const campaign = newId();
  await deliverCampaign(service, { id: campaign });
  const event = await anEvent(service, { campaign });
  const { pool } = service.database;
  await pool.query(
    "insert into person (ordinal) overriding system value select 5000000 + n from generate_series(1, 50000) n",
  );
  await pool.query(
    `insert into assessment (client_id, event_id, phase, person, score, out_of, received_at)
     select phase || n, $1, phase, 5000000 + n, n % 10, 10, now()
     from generate_series(1, 50000) n, unnest(array['BEFORE', 'AFTER']) phase`,
    [event],
  );
  const { data } = await service.ask(
    officer,
    `{ _entities(representations: [{ __typename: "Campaign", id: "${campaign}" }]) { ... on Campaign { effect { people change } } } }`,
  );
  expect(data._entities[0].effect).toEqual({ people: 50_000, change: 0 });
});
