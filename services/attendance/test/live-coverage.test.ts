import { newId, sentBy } from "@starlane/database";
import { aService, aViewer, times, type ServiceResponse, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import {
  AGENCY,
  anEvent,
  anItem,
  CHECK_IN,
  DISTRICT,
  EAST,
  GARDEN,
  RIVERSIDE,
  STARLIGHT,
  deliverDistrict,
  deliverPopulations,
  WEST,
} from "./district.js";
import { processes } from "./processes.js";

const FIELDS = "area { id } reached contacts population rate reachedAtMost";
const WATCH = `subscription($area: ID!) { coverageChanged(area: $area) { ${FIELDS} } }`;
const officer = aViewer("OFFICER");
const administrator = aViewer("ADMIN", { area: "64" });

let service: TestService;
let person = 0;
beforeAll(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
  await deliverPopulations(service, [
    [WEST, "RESIDENT", 1_000],
    [EAST, "RESIDENT", 500],
  ]);
});
afterAll(() => service.close());

async function watch(area: string, viewer = officer, of = service) {
  const stop = new AbortController();
  const stream = await of.watch(viewer, WATCH, { variables: { area }, signal: stop.signal });
  if (!(Symbol.asyncIterator in stream)) throw new Error(JSON.stringify(stream));
  const values = stream[Symbol.asyncIterator]();
  const next = async (): Promise<ServiceResponse> => (await values.next()).value;
  return { stop, next, reached: async (): Promise<number> => (await next()).data.coverageChanged.reached };
}
async function checkIn(area: string, items = [anItem((person += 1))], at = service): Promise<void> {
  const event = await anEvent(at, { area });
  const { data } = await at.ask(officer, CHECK_IN, { variables: { event, items } });
  expect(data.checkIn.receipts).toHaveLength(items.length);
}
/** Delivers an agency with a jurisdiction. Returns its id and a function that changes the jurisdiction. */
async function anAgency(jurisdiction: string[]) {
  const id = newId();
  let version = 0;
  const answersFor = (areas: string[]) =>
    service.deliver("agencies.agency", { id, jurisdiction: areas, version: (version += 1) });
  await answersFor(jurisdiction);
  return { id, answersFor };
}

test("sends the total at once, and again after each check-in", async () => {
  const { next, reached, stop } = await watch(WEST);
  const before = (await next()).data.coverageChanged;
  expect(before).toMatchObject({ area: { id: WEST }, population: 1_000 });
  for (const more of [1, 2]) {
    const changed = reached();
    await checkIn(GARDEN);
    expect(await changed).toBe(before.reached + more);
  }
  stop.abort();
});

test("sends nothing to subscribers of another area", async () => {
  const [east, district] = [await watch(EAST), await watch(DISTRICT)];
  const [inEast, inDistrict] = [await east.reached(), await district.reached()];
  const [silent, told] = [east.reached(), district.reached()];
  await checkIn(STARLIGHT);
  expect(await told).toBe(inDistrict + 1);
  await checkIn(RIVERSIDE);
  expect(await silent).toBe(inEast + 1);
  for (const { stop } of [east, district]) stop.abort();
});

test("counts each person of an agency's jurisdiction once, also after the jurisdiction changed", async () => {
  const agency = await anAgency([STARLIGHT, RIVERSIDE]);
  const both = [anItem((person += 1))];
  await checkIn(STARLIGHT, both);
  await checkIn(
    RIVERSIDE,
    both.map((item) => ({ ...item, clientId: newId() })),
  );
  const { next, reached, stop } = await watch(agency.id);
  const before = (await next()).data.coverageChanged;
  expect(before).toMatchObject({ area: null, contacts: before.reached + 1 });
  const changed = reached();
  await checkIn(GARDEN); // not in it
  await checkIn(STARLIGHT);
  expect(await changed).toBe(before.reached + 1);
  const wider = reached();
  await agency.answersFor([WEST, EAST]);
  await checkIn(GARDEN);
  expect(await wider).toBeGreaterThan(before.reached + 2);
  stop.abort();
});

test("sends the total of the report for every kind of area", async () => {
  await checkIn(STARLIGHT);
  await checkIn(RIVERSIDE);
  const { id: nowhere } = await anAgency([]);
  const { id: everywhere } = await anAgency([GARDEN, RIVERSIDE, STARLIGHT]);
  for (const area of ["64", "6401", DISTRICT, WEST, STARLIGHT, AGENCY, everywhere, nowhere]) {
    const { next, stop } = await watch(area, administrator);
    const asked = await service.ask(administrator, `{ coverage(area: "${area}") { total { ${FIELDS} } } }`);
    const { total } = asked.data.coverage;
    let told = (await next()).data.coverageChanged;
    while (told.contacts < total.contacts) told = (await next()).data.coverageChanged; // counting was slow
    expect(told).toEqual(total);
    stop.abort();
  }
});

test.each([
  ["an anonymous viewer", null, DISTRICT, "UNAUTHENTICATED"],
  ["an officer of another district", aViewer("OFFICER", { area: "640106" }), DISTRICT, "FORBIDDEN"],
  ["an officer of one street, for another street", aViewer("OFFICER", { area: WEST }), EAST, "FORBIDDEN"],
  [
    "an officer of one street, for an agency over both",
    aViewer("OFFICER", { area: WEST }),
    AGENCY,
    "FORBIDDEN",
  ],
  ["an officer, for an unknown area", officer, "640105999", "NOT_FOUND"],
  ["an officer, for an unknown agency", officer, newId(), "NOT_FOUND"],
])("refuses the subscription of %s", async (_who, viewer, area, code) => {
  const { signal } = new AbortController();
  const answer = await service.watch(viewer, WATCH, { variables: { area }, signal });
  expect((answer as ServiceResponse).errors?.[0]?.extensions.code).toBe(code);
});

test("ends the subscription when the jurisdiction grows beyond the viewer's area", async () => {
  const agency = await anAgency([WEST]);
  const { next, reached } = await watch(agency.id, aViewer("OFFICER", { area: WEST }));
  await reached();
  const last = next();
  await agency.answersFor([WEST, EAST]);
  await checkIn(STARLIGHT);
  expect((await last).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  expect(await next()).toBeUndefined();
});

test("sends the check-ins of another process", async () => {
  const two = await processes(2);
  await deliverDistrict(two);
  const stop = new AbortController();
  const stream = await two.watch(1, officer, WATCH, { area: WEST }, stop.signal);
  const values = (stream as AsyncIterable<ServiceResponse>)[Symbol.asyncIterator]();
  expect((await values.next()).value.data.coverageChanged.reached).toBe(0);
  const changed = values.next();
  await two.ask(0, officer, CHECK_IN, { event: await anEvent(two), items: [anItem((person += 1))] });
  expect((await changed).value.data.coverageChanged.reached).toBe(1);
  stop.abort();
  await two.close();
});

/**
 * Returns the number of statements of the first read and of the one after a check-in; the feed runs in the context of
 * its first subscriber.
 */
async function statementsFor(watchers: number): Promise<number[]> {
  const own = await aService(attendance);
  await deliverDistrict(own);
  await own.ask(administrator, '{ coverage(area: "6401") { asOf } }'); // waits until everything before is counted
  const areas = ["6401", DISTRICT, WEST, EAST, STARLIGHT, GARDEN, RIVERSIDE];
  const { result: all, sent } = await sentBy(async () => {
    const begun = times(watchers, (index) => watch(areas[(index + 1) % areas.length]!, administrator, own));
    const watching = await Promise.all(begun);
    for (const { next } of watching) await next();
    return watching;
  });
  const count = () => sent.filter(({ text }) => /reach_cell|known_area|known_population/.test(text)).length;
  const first = count();
  const changed = all[0]!.next();
  await checkIn(STARLIGHT, undefined, own);
  await changed;
  const second = count() - first;
  await own.close();
  return [first, second];
}

test("reads for a hundred subscribers with as many statements as for one", async () => {
  expect(await statementsFor(1)).toEqual([1, 1]);
  expect(await statementsFor(100)).toEqual([1, 1]);
});
