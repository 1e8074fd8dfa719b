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
import { attendance } from "../src/index.js";
import { anEvent, deliverDistrict } from "./district.js";
import { aPupil, enrol } from "./people.js";

const REQUESTS = 1_000;
/** Agencies, each with an event and a group of its own. */
const AGENCIES = times(10, (n) => `00000000-0000-4000-8000-0000000000c${n}`);
const partners = AGENCIES.map((agency, n): Viewer => ({
  ...aViewer("PARTNER", { agency }),
  id: `00000000-0000-4000-8000-0000000000d${n}`,
}));
const EVERYTHING = `query($events: [ID!]!) { ${AGENCIES.map(
  (_, n) => `e${n}: enrolments(event: "EVENT${n}") { label roster { person { id maskedName } } }
  s${n}: selfCheckIns(event: "EVENT${n}") { id event { id } }`,
).join("\n")} }`.replace("($events: [ID!]!)", "");

let service: TestService;
let query: string;
const events: string[] = [];

beforeAll(async () => {
  // The application treats every viewer as an administrator of everything, over one connection.
  service = await aService(attendance, { requestConnections: 1, takesFor: trustingAll(AGENCIES) });
  await deliverDistrict(service);
  for (const [n, agency] of AGENCIES.entries()) {
    const event = await anEvent(service, { agency });
    events.push(event);
    const roster = times(3, (k) => aPupil(10 * n + k + 1, { name: "王某" }));
    await enrolled(partners[n]!, {
      event,
      label: `of ${n}`,
      headcount: 9,
      basis: "GUARDIAN_CONSENT",
      roster,
    });
    await service.ask(partners[n]!, `mutation { openSelfCheckIn(event: "${event}") { __typename } }`);
  }
  query = events.reduce((text, event, n) => text.replaceAll(`"EVENT${n}"`, `"${event}"`), EVERYTHING);
});
afterAll(() => service.close());

async function enrolled(viewer: Viewer, input: object): Promise<void> {
  expect(await enrol(service, viewer, input)).toMatchObject({ __typename: "Enrolment" });
}

/** The number of the agency to which a row belongs. */
type Row = string;
const shown = async (viewer: Viewer): Promise<Row[]> => {
  const { data, errors } = await service.ask(viewer, query);
  if (errors) throw new Error(JSON.stringify(errors));
  return AGENCIES.flatMap((_, n) => [
    ...data[`e${n}`].flatMap(({ label, roster }: { label: string; roster: unknown[] }) => [
      label.replace("of ", ""),
      ...roster.map(() => String(n)),
    ]),
    ...data[`s${n}`].map(() => String(n)),
  ]);
};
const isTheirs = (viewer: Viewer, row: Row) => AGENCIES.indexOf(viewer.agency) === Number(row);

test("shows no other agency's people without the application's checks, over one connection", async () => {
  const { seen, foreign } = await foreignRows({
    viewers: partners,
    requests: REQUESTS,
    ask: shown,
    isTheirs,
  });
  expect(foreign).toEqual([]);
  expect(seen).toBe(REQUESTS * 5); // the group, its three pupils and its link
});

test("control: shows them without row security", async () => {
  const foreign = await withoutRowSecurity(
    service.adminUrl,
    ["attendance.enrolment", "attendance.roster_entry", "attendance.self_check_in"],
    async () => (await foreignRows({ viewers: partners, requests: 100, ask: shown, isTheirs })).foreign,
  );
  expect(foreign.length).toBeGreaterThan(1_000);
});

test("answers mutations of another agency's group with NOT_FOUND", async () => {
  const [{ id }] = (await service.database.pool.query("select id from enrolment where label = 'of 1'")).rows;
  const mutations = [
    `updateEnrolment(input: { id: "${id}", version: 1, headcount: 5 }) { __typename }`,
    `withdrawEnrolment(id: "${id}", version: 1) { __typename }`,
    `checkInRoster(enrolment: "${id}", entries: [], at: "2026-03-02T01:00:00Z") { __typename }`,
  ];
  for (const mutation of mutations) {
    const { errors } = await service.ask(partners[0]!, `mutation { ${mutation} }`);
    expect([mutation, errors?.[0]?.extensions.code]).toEqual([mutation, "NOT_FOUND"]);
  }
  expect(await shown(partners[1]!)).toHaveLength(5);
});
