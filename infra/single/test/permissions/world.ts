import { ROLES, type Role } from "@starlane/auth";
import { identityNumber } from "../people.js";
import { PASSWORD, type Json, type TestStarlane } from "../starlane.js";

/** The street that every role of the table is granted over, and one beside it. */
export const STREET = "640105002";
const BESIDE = "640105003";
const DISTRICT = "640105";
/** Part of every text of things that are invisible to the users of the table. */
export const CANARY = "金丝雀";
export const AT = "2026-03-04T02:00:00.000Z";

/**
 * The agency and place of a thing, relative to a user of the street's police station with a role over the street.
 * - `own`, `below`: of the station, or of a police room below it
 * - `beside`: of the station, in a street outside the role's area
 * - `another`: of a residents' committee of the same street
 * - `foreign`: of another street's station, in that street
 */
export const PLACEMENTS = ["own", "below", "beside", "another", "foreign"] as const;
export type Placement = (typeof PLACEMENTS)[number];

/** A thing of every kind, of one placement. */
export interface Things {
  readonly placement: Placement;
  readonly agency: string;
  readonly street: string;
  readonly community: string;
  readonly ids: Readonly<Record<Kind, string>>;
  readonly clientId: string;
  readonly crowdId: string;
}

const KINDS = [
  "campaign",
  "event",
  "venue",
  "closure",
  "speaker",
  "material",
  "publication",
  "programme",
  "feed",
  "enrolment",
  "person",
  "person",
  "link",
  "pair",
  "user",
] as const;
export type Kind = (typeof KINDS)[number];

/** Ids that belong to nothing. */
export const NOTHING = Object.fromEntries(
  KINDS.map((kind, index) => [kind, `dead0000-0000-4000-8000-0000000000${String(index).padStart(2, "0")}`]),
) as Record<Kind, string>;

export interface World {
  /** By placement. */
  readonly things: Readonly<Record<Placement, Things>>;
  /** The station and the police rooms below it. */
  readonly agencies: readonly string[];
}

/** Returns the user of the table with a role over the street. */
export const userOf = (role: Role): string => `table-${role.toLowerCase()}`;

/** Creates things of every placement, and a user of the station for each role. */
export async function aWorld(starlane: TestStarlane): Promise<World> {
  const { agencies } = await starlane.data("admin", "{ agencies { id code } }");
  const byCode = new Map<string, string>(agencies.map(({ code, id }: Json) => [code, id]));
  const { areas } = await starlane
    .data("admin", `{ areas: district { children { id children { id } } } }`)
    .then(({ areas: district }) => ({ areas: district.children as Json[] }));
  const communityOf = (street: string) => areas.find(({ id }) => id === street).children[0].id as string;
  const committee = [...byCode].find(([code]) => code.startsWith(`RC-${STREET}`))![1];
  const room = [...byCode].find(([code]) => code.startsWith(`PR-${STREET}`))![1];
  const station = byCode.get(`PS-${STREET}`)!;
  const stranger = byCode.get(`PS-${BESIDE}`)!;
  const user = (username: string, agency: string, grants: object[]) =>
    makes(starlane, "admin", "createUser", "CreateUserInput", "User { id }", {
      username,
      displayName: username,
      password: PASSWORD,
      agency,
      grants,
    });
  for (const role of ROLES) await user(userOf(role), station, [{ role, area: STREET }]);

  const places: Record<Placement, [string, string]> = {
    own: [station, STREET],
    below: [room, STREET],
    beside: [station, BESIDE],
    another: [committee, STREET],
    foreign: [stranger, BESIDE],
  };
  const things = {} as Record<Placement, Things>;
  for (const placement of PLACEMENTS) {
    const [agency, street] = places[placement];
    const chief = `chief-${placement}`;
    await user(chief, agency, [{ role: "ADMIN", area: DISTRICT }]);
    const looked = await user(
      `clerk-${placement}`,
      agency,
      placement === "beside" ? [{ role: "PARTNER", area: BESIDE }] : [],
    );
    const made = await thingsOf(starlane, chief, {
      placement,
      agency,
      street,
      community: communityOf(street),
    });
    things[placement] = { ...made, ids: { ...made.ids, user: looked.id } };
  }
  await starlane.starlane.settled();
  return { things, agencies: [station, room] };
}

type Place = Pick<Things, "placement" | "agency" | "street" | "community">;

async function thingsOf(starlane: TestStarlane, chief: string, place: Place): Promise<Things> {
  const { placement, agency, street, community } = place;
  const named = (what: string) => `${placement === "foreign" ? CANARY : ""}${what}${placement}`;
  const make = (mutation: string, input: string, shown: string, given: object) =>
    makes(starlane, chief, mutation, input, shown, given);
  const draft = {
    title: named("行动"),
    description: named("说明"),
    startsOn: "2026-03-01",
    endsOn: "2026-04-30",
    area: street,
    targets: [],
  };
  const campaign = await make("createCampaign", "CreateCampaignInput", "Campaign { id }", draft);
  for (const [index, to] of ["SUBMITTED", "APPROVED", "ACTIVE"].entries())
    await starlane.data(
      to === "APPROVED" ? "admin" : chief,
      `mutation { moveCampaign(id: "${campaign.id}", version: ${index + 1}, to: ${to}) { ... on UserError { message } } }`,
    );
  const room = {
    name: named("会议室"),
    kind: "COMMUNITY_ROOM",
    area: community,
    capacity: 100,
    agency,
    openingHours: [],
  };
  const venue = await make("createVenue", "CreateVenueInput", "Venue { id }", room);
  const closed = {
    venue: venue.id,
    from: "2026-06-01T00:00:00Z",
    to: "2026-06-02T00:00:00Z",
    reason: "修缮",
  };
  const { closures } = await make(
    "closeVenue",
    "CloseVenueInput",
    'Venue { closures(from: "2026-05-01T00:00:00Z", to: "2026-07-01T00:00:00Z") { id } }',
    closed,
  );
  const talker = { name: "讲师", agency, audiences: ["RESIDENT"], languages: ["zh-CN"] };
  const speaker = await make("createSpeaker", "CreateSpeakerInput", "Speaker { id }", talker);
  const quiz = { title: "测验", kind: "QUIZ", audiences: ["RESIDENT"], language: "zh-CN", body: "?" };
  const material = await make("createMaterial", "CreateMaterialInput", "Material { id }", quiz);
  await starlane.starlane.settled();
  const hour = { startsAt: AT, endsAt: "2026-03-04T03:00:00.000Z" };
  const lecture = {
    campaign: campaign.id,
    title: named("讲座"),
    kind: "LECTURE",
    venue: venue.id,
    audiences: ["RESIDENT"],
    speakers: [speaker.id],
    ...hour,
  };
  const event = await make("registerEvent", "RegisterEventInput", "Event { id }", lecture);
  const post = {
    campaign: campaign.id,
    channel: "GRID_GROUP",
    title: named("推送"),
    body: named("正文"),
    area: community,
    audiences: ["RESIDENT"],
  };
  const publication = await make("createPublication", "CreatePublicationInput", "Publication { id }", post);
  const { saveProgramme } = await starlane.data(
    chief,
    `mutation { saveProgramme(campaign: "${campaign.id}", name: "范例") { ... on Programme { id } ... on UserError { message } } }`,
  );
  const { createCalendarFeed } = await starlane.data(
    chief,
    "mutation { createCalendarFeed(kind: USER) { ... on CalendarFeedCreated { feed { id } } ... on UserError { message } } }",
  );
  const person = {
    identityNumber: identityNumber(PLACEMENTS.indexOf(placement) + 1),
    name: `${placement === "foreign" ? "雀" : "王"}某`,
  };
  const group = {
    event: event.id,
    label: named("班"),
    headcount: 5,
    basis: "STATUTORY_DUTY",
    roster: [{ person, audience: "RESIDENT" }],
  };
  const enrolment = await make("enrol", "EnrolInput", "Enrolment { id roster { person { id } } }", group);
  const { openSelfCheckIn } = await starlane.data(
    chief,
    `mutation { openSelfCheckIn(event: "${event.id}") { ... on SelfCheckIn { id } ... on UserError { message } } }`,
  );
  const [clientId, crowdId] = [`in-${placement}`, `crowd-${placement}`];
  await starlane.data(
    chief,
    `mutation($items: [CheckInItem!]!) { checkIn(event: "${event.id}", items: $items) { __typename }
      countCrowd(event: "${event.id}", clientId: "${crowdId}", people: 3, at: "${AT}") { __typename } }`,
    {
      items: [
        { clientId, person: { phone: "13800000001" }, audience: "RESIDENT", method: "STAFF_SCAN", at: AT },
      ],
    },
  );
  const pair = await aHeldPair(starlane, chief, { event: event.id, nth: PLACEMENTS.indexOf(placement) });
  const ids: Record<Kind, string> = {
    campaign: campaign.id,
    event: event.id,
    venue: venue.id,
    closure: closures[0].id,
    speaker: speaker.id,
    material: material.id,
    publication: publication.id,
    programme: saveProgramme.id,
    feed: createCalendarFeed.feed.id,
    enrolment: enrolment.id,
    person: enrolment.roster[0].person.id,
    link: openSelfCheckIn.id,
    pair,
    user: "",
  };
  const missing = KINDS.filter((kind) => kind !== "user" && !ids[kind]);
  if (missing.length > 0) throw new Error(`${placement} lacks ${missing.join()}`);
  return { ...place, ids, clientId, crowdId };
}

/**
 * Checks one person in by phone, another by identity number, and then both numbers together. @returns the id of the
 * pending pair
 */
async function aHeldPair(
  starlane: TestStarlane,
  chief: string,
  { event, nth }: { event: string; nth: number },
): Promise<string> {
  const [phone, identity] = [{ phone: `1390000000${nth}` }, { identityNumber: identityNumber(500 + nth) }];
  for (const people of [[phone, identity], [{ ...phone, ...identity }]]) {
    const items = people.map((person, index) => ({
      clientId: `pair-${nth}-${people.length}-${index}`,
      person,
      audience: "RESIDENT",
      method: "STAFF_SCAN",
      at: AT,
    }));
    const checkIn = `mutation($items: [CheckInItem!]!) { checkIn(event: "${event}", items: $items) { __typename } }`;
    await starlane.data(chief, checkIn, { items });
  }
  const { personJoins } = await starlane.data(chief, "{ personJoins { nodes { id event { id } } } }");
  return personJoins.nodes.find((held: Json) => held.event.id === event).id;
}

async function makes(
  starlane: TestStarlane,
  who: string,
  mutation: string,
  type: string,
  shown: string,
  input: object,
): Promise<Json> {
  const query = `mutation($input: ${type}!) { made: ${mutation}(input: $input) { ... on ${shown} ... on UserError { message } } }`;
  const { made } = await starlane.data(who, query, { input });
  if (made.message) throw new Error(`${mutation}: ${made.message}`);
  return made;
}
