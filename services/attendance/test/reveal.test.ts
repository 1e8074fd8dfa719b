import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { Client } from "pg";
import { attendance } from "../src/index.js";
import {
  AGENCY,
  anEvent,
  anItem,
  CHECK_IN,
  CITY,
  GARDEN,
  identityOf,
  phoneOf,
  deliverDistrict,
} from "./district.js";
import { enrol, ENROLMENTS, type Json } from "./people.js";

let service: TestService;
let owner: Client;
let event: string;
let ids: string[];
const officer = aViewer("OFFICER");
beforeEach(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
  owner = new Client({ connectionString: service.adminUrl });
  await owner.connect();
  event = await anEvent(service, { endsAt: "2026-03-31T02:00:00Z" });
  const roster = times(2, (n) => ({
    person: { identityNumber: identityOf(n), phone: phoneOf(n), name: n ? "王小明" : null },
    audience: "RESIDENT",
  }));
  await enrol(service, officer, { event, label: "三班", headcount: 9, basis: "CONSENT", roster });
  const { data } = await service.ask(officer, ENROLMENTS, { variables: { event } });
  ids = data.enrolments[0].roster.map(({ person }: Json) => person.id);
});
afterEach(async () => {
  await owner.end();
  await service.close();
});

const REVEAL = `mutation($id: ID!, $purpose: String!) { revealPerson(id: $id, purpose: $purpose) { id name phoneLast4 } }`;
const ask = async (query: string, variables: Record<string, unknown>, viewer = officer) => {
  const { data, errors } = await service.ask(viewer, query, { variables });
  return errors ? errors[0]!.extensions.code : Object.values(data)[0];
};
const reveal = (id: string, purpose = "home visit", viewer = officer) => ask(REVEAL, { id, purpose }, viewer);
const auditEntries = async () => {
  const { rows } = await owner.query(
    `select actor, subject, agency, purpose from attendance.audit_entry
     where operation = 'Mutation.revealPerson' and purpose is not null`,
  );
  return rows;
};

test("reveals an identity for a stated purpose and audits it", async () => {
  const [id, other] = [ids[1]!, ids[0]!];
  expect(await reveal(id)).toEqual({ id, name: "王小明", phoneLast4: phoneOf(1).slice(-4) });
  expect(await reveal(other)).toEqual({ id: other, name: null, phoneLast4: phoneOf(0).slice(-4) });
  expect(await auditEntries()).toEqual(
    expect.arrayContaining([
      { actor: officer.id, subject: id, agency: officer.agency, purpose: "home visit" },
    ]),
  );
});

test.each([
  ["without a purpose", " ", officer, "PURPOSE_REQUIRED"],
  ["for a purpose that is too long", "x".repeat(201), officer, "PURPOSE_REQUIRED"],
  ["to a partner", "visit", aViewer("PARTNER"), "FORBIDDEN"],
  ["to an officer of another district", "visit", aViewer("OFFICER", { area: "110101" }), "NOT_FOUND"],
] as const)("%s reveals and audits nothing", async (_case, purpose, viewer, code) => {
  expect(await reveal(ids[1]!, purpose, viewer)).toBe(code);
  expect(await reveal("00000000-0000-4000-8000-00000000dead", purpose, viewer)).toBe(code);
  expect(await auditEntries()).toEqual([]);
});

test.each([
  ["the table is missing", "drop table attendance.audit_entry cascade"],
  ["the privilege is missing", "revoke execute on function attendance.audit_append from starlane_attendance"],
  [
    "the insert fails at commit",
    `create function attendance.fails() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
     create constraint trigger fails after insert on attendance.audit_entry initially deferred
       for each row execute function attendance.fails()`,
  ],
])("reveals nothing when the audit fails because %s", async (_case, statement) => {
  await owner.query(statement);
  const variables = { id: ids[1]!, purpose: "home visit" };
  const answers = await Promise.all([
    ...times(20, () => service.ask(officer, REVEAL, { variables })),
    service.ask(officer, EXPORT, { variables }),
  ]);
  for (const { data, errors } of answers) {
    expect(errors![0]!.extensions.code).toBe("INTERNAL_SERVER_ERROR");
    expect(data ?? null).toBeNull();
  }
  expect(JSON.stringify(answers)).not.toContain("王小明");
});

const EXPORT = `mutation($id: ID!, $purpose: String!) { exportPerson(id: $id, purpose: $purpose) { id name phoneLast4 agency { id }
  keepings { purpose basis until label event { id } }
  attendances { event { id } at area { id } audience { id } method }
  assessments { event { id } phase score outOf } } }`;

test("exports all data about a person that the viewer may see, and audits it", async () => {
  const far = await anEvent(service, { area: "110101001001" });
  for (const where of [event, far])
    await service.ask(aViewer("OFFICER", { area: where === far ? "11" : CITY }), CHECK_IN, {
      variables: { event: where, items: [anItem(1, { area: GARDEN })] },
    });
  await service.ask(
    officer,
    `mutation($event: ID!, $items: [AssessmentItem!]!) { recordAssessments(event: $event, phase: AFTER, items: $items) { __typename } }`,
    {
      variables: {
        event,
        items: [
          {
            clientId: "a",
            person: { identityNumber: identityOf(1), phone: phoneOf(1) },
            score: 8,
            outOf: 10,
          },
        ],
      },
    },
  );
  expect(await ask(EXPORT, { id: ids[1]!, purpose: "" })).toBe("PURPOSE_REQUIRED");
  expect(await ask(EXPORT, { id: ids[1]!, purpose: "asked for it" })).toEqual({
    id: ids[1],
    name: "王小明",
    phoneLast4: phoneOf(1).slice(-4),
    agency: { id: officer.agency },
    keepings: [
      { purpose: "ROSTER", basis: "CONSENT", until: "2026-09-30", label: "三班", event: { id: event } },
    ],
    attendances: [
      {
        event: { id: event },
        at: new Date("2026-03-02T01:00:00Z"),
        area: { id: GARDEN },
        audience: { id: "RESIDENT" },
        method: "STAFF_SCAN",
      },
    ],
    assessments: [{ event: { id: event }, phase: "AFTER", score: 8, outOf: 10 }],
  });
  const { rows } = await owner.query(
    "select subject, purpose from attendance.audit_entry where operation = 'Mutation.exportPerson' and purpose is not null",
  );
  expect(rows).toEqual([{ subject: ids[1], purpose: "asked for it" }]);
  expect(AGENCY).not.toBe(officer.agency); // the event belongs to another agency and lies in the viewer's area
});
