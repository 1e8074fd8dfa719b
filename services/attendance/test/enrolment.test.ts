import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import {
  AGENCY,
  anEvent,
  anItem,
  CAMPAIGN,
  CHECK_IN,
  GARDEN,
  phoneOf,
  STARLIGHT,
  deliverDistrict,
} from "./district.js";
import { aPupil, enrol, ENROLMENT, ENROLMENTS, identityNumber, REFUSALS, type Json } from "./people.js";

let service: TestService;
const [SCHOOL, BUREAU, OTHER, THIRD] = times(4, (n) => `00000000-0000-4000-8000-0000000000e${n}`) as [
  string,
  string,
  string,
  string,
];
const planner = aViewer("PLANNER");
const teacher = aViewer("PARTNER", { agency: SCHOOL });
const bureau = aViewer("PARTNER", { agency: BUREAU, agencies: [SCHOOL] });
const stranger = aViewer("PARTNER", { agency: OTHER });
const analyst = aViewer("ANALYST");

beforeAll(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
  await service.deliver("agencies.agency", { id: SCHOOL, above: [BUREAU], jurisdiction: [], version: 1 });
  await takesPart("ACCEPTED");
});
afterAll(() => service.close());

let version = 0;
const takesPart = (state: string, agency = BUREAU) =>
  service.deliver("campaigns.participation", {
    id: `${CAMPAIGN}:${agency}`,
    campaign: CAMPAIGN,
    agency,
    state,
    version: (version += 1),
  });
const aGroup = (event: string, changes: object = {}) => ({
  event,
  label: "三年级一班",
  headcount: 40,
  ...changes,
});
const withRoster = (event: string, roster: object[], changes: object = {}) =>
  aGroup(event, { basis: "GUARDIAN_CONSENT", roster, ...changes });
const groupsVisibleTo = async (viewer: typeof planner, event: string) => {
  const { data, errors } = await service.ask(viewer, ENROLMENTS, { variables: { event } });
  return errors ? errors[0]!.extensions.code : data.enrolments;
};
const labelsVisibleTo = async (viewer: typeof planner, event: string) => {
  const seen = await groupsVisibleTo(viewer, event);
  return Array.isArray(seen) ? seen.map(({ label }) => label) : seen;
};
const enrolledAt = async (...events: string[]) => {
  const representations = events.map((id) => ({ __typename: "Event", id }));
  const { data } = await service.ask(
    planner,
    "query($r: [_Any!]!) { _entities(representations: $r) { ... on Event { attendance { enrolled } } } }",
    { variables: { r: representations } },
  );
  return data._entities.map((event: { attendance: { enrolled: number } }) => event.attendance.enrolled);
};
const UPDATE = `mutation($input: UpdateEnrolmentInput!) { updateEnrolment(input: $input) { __typename
  ... on Enrolment { ${ENROLMENT} roster { id person { maskedName } } } ${REFUSALS} ... on StaleVersion { currentVersion } } }`;
const update = async (viewer: typeof planner, input: object) => {
  const { data, errors } = await service.ask(viewer, UPDATE, { variables: { input } });
  return errors ? errors[0]!.extensions.code : data.updateEnrolment;
};
const withdraw = async (viewer: typeof planner, id: string, version = 1) => {
  const { data, errors } = await service.ask(
    viewer,
    `mutation { withdrawEnrolment(id: "${id}", version: ${version}) { __typename ... on StaleVersion { currentVersion } } }`,
  );
  return errors ? errors[0]!.extensions.code : data.withdrawEnrolment;
};
const rows = async (text: string, ...values: unknown[]) =>
  (await service.database.pool.query(text, values)).rows;

test("enrols a group by headcount, or with names, of which it shows the surname", async () => {
  const event = await anEvent(service);
  expect(await enrol(service, teacher, aGroup(event))).toMatchObject({
    __typename: "Enrolment",
    label: "三年级一班",
    headcount: 40,
    version: 1,
    event: { id: event },
    agency: { id: SCHOOL },
    roster: [],
  });
  const roster = [
    aPupil(1, { name: "王小明" }),
    aPupil(2, { name: "欧阳娜" }, { area: GARDEN }),
    aPupil(3, { identityNumber: null, phone: phoneOf(3) }),
  ];
  const named = await enrol(
    service,
    teacher,
    withRoster(event, roster, { label: "三年级二班", headcount: 30 }),
  );
  expect(
    named.roster.map((entry: Json) => [entry.person.maskedName, entry.audience.id, entry.checkedIn]),
  ).toEqual([
    ["王*", "ADOLESCENT", false],
    ["欧阳*", "ADOLESCENT", false],
    [null, "ADOLESCENT", false],
  ]);
  expect(await enrolledAt(event, await anEvent(service))).toEqual([70, 0]);
  expect(
    await rows("select basis, keep_until::text, purpose from keeping where subject = $1", named.id),
  ).toEqual(times(3, () => ({ basis: "GUARDIAN_CONSENT", keep_until: "2026-09-02", purpose: "ROSTER" })));
});

test("returns the same enrolment for a repeated request and refuses a different one under the label", async () => {
  const event = await anEvent(service);
  const input = withRoster(event, [aPupil(10, { name: "王小明" }), aPupil(11)]);
  const first = await enrol(service, teacher, input);
  const again = await Promise.all(
    times(20, () => enrol(service, teacher, { ...input, label: " 三年级一班 " })),
  );
  expect(again).toEqual(times(20, () => first));
  for (const changed of [
    { headcount: 41 },
    { basis: "STATUTORY_DUTY" },
    { roster: [] },
    { roster: [aPupil(10, { name: "王大明" }), aPupil(11)] },
    { roster: [aPupil(10, { name: "王小明" }), aPupil(11, {}, { area: GARDEN })] },
  ])
    expect(await enrol(service, teacher, { ...input, ...changed })).toMatchObject({
      __typename: "AlreadyExists",
      id: first.id,
    });
  expect(await enrolledAt(event)).toEqual([40]);
  // Another agency has its own 三年级一班.
  expect(await enrol(service, planner, aGroup(event))).toMatchObject({ __typename: "Enrolment" });
});

test.each([
  ["a label that is missing", { label: "  " }, ["input", "label"]],
  ["a label that is too long", { label: "班".repeat(101) }, ["input", "label"]],
  ["a label with a control character", { label: "一\u0007班" }, ["input", "label"]],
  ["a headcount of zero", { headcount: 0 }, ["input", "headcount"]],
  ["a headcount that is too large", { headcount: 100_001 }, ["input", "headcount"]],
  ["names without a basis", { basis: null }, ["input", "basis"]],
  ["a child's own consent", { basis: "CONSENT" }, ["input", "basis"]],
  ["more names than people", { headcount: 1, roster: [aPupil(1), aPupil(2)] }, ["input", "roster"]],
  [
    "a wrong identity number",
    { roster: [aPupil(1), aPupil(2, { identityNumber: "640105201403050010" })] },
    ["input", "roster", "1", "person"],
  ],
  [
    "a person without a number",
    { roster: [aPupil(1, { identityNumber: null })] },
    ["input", "roster", "0", "person"],
  ],
  [
    "a wrong phone beside an identity number",
    { roster: [aPupil(1, { phone: "123" })] },
    ["input", "roster", "0", "person", "phone"],
  ],
  [
    "a name made of digits",
    { roster: [aPupil(1, { name: phoneOf(1) })] },
    ["input", "roster", "0", "person", "name"],
  ],
  [
    "an unknown audience",
    { roster: [aPupil(1, {}, { audience: "CATS" })] },
    ["input", "roster", "0", "audience"],
  ],
  ["an unknown area", { roster: [aPupil(1, {}, { area: "999999" })] }, ["input", "roster", "0", "area"]],
  ["a person twice", { roster: [aPupil(1), aPupil(2), aPupil(1)] }, ["input", "roster", "2", "person"]],
])("refuses %s and stores nothing", async (_case, changes, path) => {
  const event = await anEvent(service);
  const answer = await enrol(service, teacher, withRoster(event, [aPupil(1)], changes));
  expect(answer).toMatchObject({ __typename: "InvalidInput", path });
  expect(await rows("select from enrolment where event_id = $1", event)).toHaveLength(0);
});

test("enrols a roster of a thousand with a few statements and refuses one of a thousand and one", async () => {
  const event = await anEvent(service);
  const roster = times(1_000, (n) =>
    aPupil(n, { identityNumber: identityNumber(n % 1_000, "20150401"), name: "王小明" }),
  );
  const { answer, statements } = await service.count(
    teacher,
    `mutation($input: EnrolInput!) { enrol(input: $input) { ... on Enrolment { id } ${REFUSALS} } }`,
    { variables: { input: withRoster(event, roster, { headcount: 1_000 }) } },
  );
  expect(answer.data.enrol.id).toBeDefined();
  expect(statements.length).toBeLessThanOrEqual(24); // counting places and storing people switch to the service's rights and back
  const more = [...roster, aPupil(1, { identityNumber: identityNumber(1) })];
  expect(await enrol(service, teacher, withRoster(event, more, { headcount: 2_000 }))).toMatchObject({
    path: ["input", "roster"],
  });
});

test("enrols up to the capacity and states the places left", async () => {
  const event = await anEvent(service, { capacity: 100 });
  await enrol(service, teacher, aGroup(event, { headcount: 70 }));
  const over = await enrol(service, planner, aGroup(event, { headcount: 31 }));
  expect(over).toEqual({
    __typename: "OverCapacity",
    capacity: 100,
    requested: 31,
    message: "The event takes 100 people; 30 may still sign up, not 31.",
  });
  expect(await enrol(service, planner, aGroup(event, { headcount: 30 }))).toMatchObject({ headcount: 30 });
  expect(await enrolledAt(event)).toEqual([100]);
});

test.each([
  ["PROPOSED", "Enrolment"],
  ["CONFIRMED", "Enrolment"],
  ["COMPLETED", "InvalidState"],
  ["DECLINED", "InvalidState"],
  ["CANCELLED", "InvalidState"],
])("answers for an event that is %s with %s", async (status, answer) => {
  const event = await anEvent(service, { status });
  expect(await enrol(service, teacher, aGroup(event))).toMatchObject({ __typename: answer });
});

test("updates a group and deletes people who left its roster", async () => {
  const event = await anEvent(service, { capacity: 100 });
  const made = await enrol(
    service,
    teacher,
    withRoster(event, [aPupil(20, { name: "王小明" }), aPupil(21, { name: "李小红" }), aPupil(22)]),
  );
  const changed = await update(teacher, {
    id: made.id,
    version: 1,
    label: "三年级三班",
    headcount: 60,
    roster: [aPupil(23, { name: "赵小刚" }), aPupil(21)],
  });
  expect(changed).toMatchObject({ label: "三年级三班", headcount: 60, version: 2 });
  expect(changed.roster.map((entry: Json) => entry.person.maskedName)).toEqual(["赵*", "李*"]);
  expect(changed.roster[1].id).toBe(made.roster[1].id);
  const kept = await rows(
    "select id from kept_person where agency_id = $1 and id = any($2)",
    SCHOOL,
    made.roster.map((entry: Json) => entry.person.id),
  );
  expect(kept).toEqual([{ id: made.roster[1].person.id }]);

  expect(await update(teacher, { id: made.id, version: 1, headcount: 1 })).toMatchObject({
    currentVersion: 2,
  });
  expect(await update(teacher, { id: made.id, version: 2, headcount: 101 })).toMatchObject({ capacity: 100 });
  expect(await update(teacher, { id: made.id, version: 2, headcount: 1 })).toMatchObject({
    path: ["input", "roster"],
  });
  expect(await update(teacher, { id: made.id, version: 2, basis: "CONSENT" })).toMatchObject({
    path: ["input", "basis"],
  });
  const other = await enrol(service, teacher, aGroup(event, { label: "三年级四班" }));
  expect(await update(teacher, { id: made.id, version: 2, label: "三年级四班" })).toMatchObject({
    __typename: "AlreadyExists",
    id: other.id,
  });
  expect(await enrolledAt(event)).toEqual([100]);
});

test("frees the places of a withdrawn group and deletes names that no other roster holds", async () => {
  const event = await anEvent(service, { capacity: 40 });
  const other = await anEvent(service);
  await enrol(service, teacher, withRoster(other, [aPupil(30, { name: "王小明" })]));
  const made = await enrol(service, teacher, withRoster(event, [aPupil(30), aPupil(31, { name: "李小红" })]));
  expect(made.roster[0].person.maskedName).toBe("王*"); // the name that the agency has stored for the same person
  expect(await withdraw(teacher, made.id, 7)).toMatchObject({ currentVersion: 1 });
  expect(await withdraw(teacher, made.id)).toMatchObject({ __typename: "Enrolment" });
  expect(await withdraw(teacher, made.id)).toBe("NOT_FOUND");
  expect(
    await rows(
      "select id from kept_person where id = any($1)",
      made.roster.map((entry: Json) => entry.person.id),
    ),
  ).toEqual([{ id: made.roster[0].person.id }]);
  expect(await enrolledAt(event)).toEqual([0]);
  expect(await enrol(service, planner, aGroup(event))).toMatchObject({ __typename: "Enrolment" });
});

test("shows an agency its own groups and those below it, a planner all, and others NOT_FOUND", async () => {
  const event = await anEvent(service);
  const made = await enrol(
    service,
    teacher,
    withRoster(event, [aPupil(40, { name: "王小明" })], { label: "school" }),
  );
  await enrol(service, bureau, aGroup(event, { label: "bureau" }));
  const police = await enrol(service, planner, withRoster(event, [aPupil(40)], { label: "police" }));
  expect(await labelsVisibleTo(planner, event)).toEqual(["school", "bureau", "police"]);
  expect(await labelsVisibleTo(bureau, event)).toEqual(["school", "bureau"]);
  expect(await labelsVisibleTo(teacher, event)).toEqual(["school"]);
  expect(await labelsVisibleTo(stranger, event)).toEqual([]);
  expect(await labelsVisibleTo(analyst, event)).toBe("FORBIDDEN");
  expect(await labelsVisibleTo(aViewer("OFFICER", { area: "640106" }), event)).toBe("NOT_FOUND");
  expect(await labelsVisibleTo(teacher, "00000000-0000-4000-8000-00000000dead")).toBe("NOT_FOUND");
  // Each agency has its own id and name of the pupil.
  expect(police.roster[0].person.id).not.toBe(made.roster[0].person.id);
  expect(police.roster[0].person.maskedName).toBeNull();
  for (const id of [police.id, "00000000-0000-4000-8000-00000000dead", "x"]) {
    expect(await update(teacher, { id, version: 1, headcount: 2 })).toBe("NOT_FOUND");
    expect(await withdraw(teacher, id)).toBe("NOT_FOUND");
  }
  expect(await update(analyst, { id: made.id, version: 1, headcount: 2 })).toBe("FORBIDDEN");
  expect(await update(bureau, { id: made.id, version: 1, headcount: 2 })).toMatchObject({ headcount: 2 });
});

test.each([
  ["a planner of the area", planner, true, {}],
  ["an agency that participates", bureau, true, {}],
  ["an agency below a participant", teacher, true, {}],
  ["an agency that does not participate", stranger, false, {}],
  ["an agency that does not participate, for its own event", stranger, true, { agency: OTHER }],
  ["a participant outside its area", aViewer("PARTNER", { agency: BUREAU, area: "640106" }), false, {}],
  ["an analyst", analyst, false, {}],
])("%s may enrol a group only with access to the event: %#", async (_case, viewer, may, facts) => {
  const event = await anEvent(service, facts);
  const answer = await enrol(service, viewer, aGroup(event));
  expect(may ? answer.__typename : answer).toBe(may ? "Enrolment" : "FORBIDDEN");
});

test("forbids enrolling until an invitation is accepted, and ignores an older message", async () => {
  await takesPart("ACCEPTED", OTHER);
  const accepted = version;
  await takesPart("DECLINED", OTHER);
  await service.deliver("campaigns.participation", {
    id: "late",
    campaign: CAMPAIGN,
    agency: OTHER,
    state: "ACCEPTED",
    version: accepted,
  });
  expect(await enrol(service, stranger, aGroup(await anEvent(service)))).toBe("FORBIDDEN");
  await takesPart("ACCEPTED", OTHER);
  expect(await enrol(service, stranger, aGroup(await anEvent(service)))).toMatchObject({ headcount: 40 });
  await takesPart("INVITED", OTHER);
  expect(await enrol(service, stranger, aGroup(await anEvent(service)))).toBe("FORBIDDEN");
});

test("shows an event to an agency while it is invited to the campaign", async () => {
  const event = await anEvent(service);
  const elsewhere = aViewer("PARTNER", { agency: THIRD, area: "640106" });
  expect(await groupsVisibleTo(elsewhere, event)).toBe("NOT_FOUND");
  await takesPart("INVITED", THIRD);
  expect(await groupsVisibleTo(elsewhere, event)).not.toBe("NOT_FOUND");
  await takesPart("WITHDRAWN", THIRD);
  expect(await groupsVisibleTo(elsewhere, event)).toBe("NOT_FOUND");
});

test("lists thirty groups with rosters in as many statements as one", async () => {
  const [one, many] = [await anEvent(service), await anEvent(service)];
  const roster = times(5, (n) => aPupil(50 + n, { name: "王小明" }));
  await enrol(service, planner, withRoster(one, roster));
  for (const n of times(30, (n) => n))
    await enrol(service, planner, withRoster(many, roster, { label: `班 ${n}` }));
  await service.ask(planner, CHECK_IN, {
    variables: { event: many, items: [anItem(0, { person: roster[0]!.person })] },
  });
  const counts = [];
  for (const event of [one, many]) {
    const { answer, statements } = await service.count(planner, ENROLMENTS, { variables: { event } });
    counts.push(statements.length);
    expect(answer.data.enrolments.at(-1).roster.map((entry: Json) => entry.checkedIn)).toEqual(
      times(5, (n) => event === many && n === 0),
    );
  }
  expect(counts).toEqual([5, 5]); // the event, the groups, their rosters, who is checked in, the names
  const { statements } = await service.count(
    planner,
    `query { _entities(representations: [${[one, many].map((id) => `{ __typename: "Event", id: "${id}" }`).join()}]) {
      ... on Event { attendance { enrolled } } } }`,
  );
  expect(statements.filter((text) => text.includes("from enrolment"))).toHaveLength(1);
});

test("lists the groups of an event for an officer of its community", async () => {
  const event = await anEvent(service, { area: STARLIGHT, agency: AGENCY });
  const { data } = await service.ask(aViewer("OFFICER", { area: STARLIGHT }), ENROLMENTS, {
    variables: { event },
  });
  expect(data.enrolments).toEqual([]);
});
