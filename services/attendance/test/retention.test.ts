import { createLogger } from "@starlane/runtime";
import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import { Retention } from "../src/people/vault/retention.js";
import { endExpiredRetentions } from "../src/people/vault/retention.store.js";
import { anEvent, identityOf, deliverDistrict } from "./district.js";
import { enrol, ENROLMENTS, type Json } from "./people.js";

let service: TestService;
const officer = aViewer("OFFICER");
beforeEach(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterEach(() => service.close());

const pool = () => service.database.pool;
const aGroup = async (facts: Record<string, unknown>, people: readonly number[]) => {
  const event = await anEvent(service, facts);
  const roster = people.map((n) => ({
    person: { identityNumber: identityOf(n), name: "王小明" },
    audience: "RESIDENT",
  }));
  await enrol(service, officer, { event, label: "one", headcount: 40, basis: "CONSENT", roster });
  return event;
};
const namesAt = async (event: string) => {
  const { data } = await service.ask(officer, ENROLMENTS, { variables: { event } });
  return data.enrolments[0].roster.length;
};
const kept = async () => {
  const { rows } = await pool().query(
    "select (select count(*)::int from keeping) as keepings, (select count(*)::int from kept_person) as names",
  );
  return rows[0];
};
const SOON = { startsAt: "2026-03-10T01:00:00Z", endsAt: "2026-03-10T02:00:00Z" };
const LATER = { startsAt: "2026-04-10T01:00:00Z", endsAt: "2026-04-10T02:00:00Z" };

test("deletes names after their last day, except those stored for another purpose", async () => {
  const [soon, later] = [await aGroup(SOON, [1, 2]), await aGroup(LATER, [2, 3])];
  // The last day is 10 September, in the district's time.
  expect(await endExpiredRetentions(pool(), new Date("2026-09-10T15:59:59Z"))).toBe(0);
  expect(await kept()).toEqual({ keepings: 4, names: 3 });
  expect(await endExpiredRetentions(pool(), new Date("2026-09-10T16:00:00Z"))).toBe(2);
  expect(await kept()).toEqual({ keepings: 2, names: 2 });
  expect([await namesAt(soon), await namesAt(later)]).toEqual([0, 2]);
  const { data } = await service.ask(officer, ENROLMENTS, { variables: { event: soon } });
  expect(data.enrolments).toMatchObject([{ headcount: 40 }]); // the headcount is not personal data
});

test("counts the retention from the new date of a postponed event", async () => {
  const event = await aGroup(SOON, [1]);
  await anEvent(service, { id: event, ...LATER, version: 2 });
  expect(await endExpiredRetentions(pool(), new Date("2026-09-20T00:00:00Z"))).toBe(0);
  expect((await pool().query("select keep_until::text from keeping")).rows).toEqual([
    { keep_until: "2026-10-10" },
  ]);
  expect(await endExpiredRetentions(pool(), new Date("2026-10-10T16:00:00Z"))).toBe(1);
});

test("ends expired retentions at the start, by the given clock", async () => {
  await aGroup(SOON, [1]);
  const at = async (now: string) => {
    const job = new Retention({ pool: pool(), clock: () => new Date(now), logger: createLogger("fatal") });
    await job.close();
    return (await kept()).names;
  };
  expect(await at("2026-09-10T00:00:00Z")).toBe(1);
  expect(await at("2026-09-12T00:00:00Z")).toBe(0);
});

test("ends retentions once in twenty concurrent processes, and keeps people stored again meanwhile", async () => {
  await aGroup(
    SOON,
    times(30, (n) => n),
  );
  const now = new Date("2026-09-11T00:00:00Z");
  service.setTime(now.toISOString());
  const next = { startsAt: "2026-09-20T01:00:00Z", endsAt: "2026-09-20T02:00:00Z" };
  const groups = times(10, (n) => aGroup(next, [n, n + 1, n + 2]));
  const ended = await Promise.all(times(20, () => endExpiredRetentions(pool(), now)));
  const events = await Promise.all(groups);
  expect(ended.reduce((sum, one) => sum + one, 0)).toBe(30);
  expect(await kept()).toEqual({ keepings: 30, names: 12 });
  for (const event of events) {
    const { data } = await service.ask(officer, ENROLMENTS, { variables: { event } });
    expect(data.enrolments[0].roster.map(({ person }: Json) => person.maskedName)).toEqual([
      "王*",
      "王*",
      "王*",
    ]);
  }
});
