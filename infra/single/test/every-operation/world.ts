import type { Json } from "../starlane.js";
import type { Walk } from "./walk.js";

export const DISTRICT = "640105";
export const COMMUNITY = "640105002002";
/** Monday morning at nine, in the district. */
export const NOW = new Date("2026-03-02T01:00:00Z");

const MOVES = [
  ["planner", "SUBMITTED"],
  ["admin", "APPROVED"],
  ["planner", "ACTIVE"],
  ["planner", "CLOSED"],
] as const;

/**
 * Creates a campaign of the district in March and April 2026, led by the sub-bureau and moved to a status; ACTIVE by
 * default.
 */
export async function aCampaign(walk: Walk, status = "ACTIVE", changes: object = {}): Promise<Json> {
  const input = {
    title: "Spring",
    startsOn: "2026-03-01",
    endsOn: "2026-04-30",
    area: DISTRICT,
    targets: [],
    ...changes,
  };
  let campaign = await walk.makes("planner", "createCampaign", { input });
  const move = async (who: string, to: string) => {
    const { id, version } = campaign;
    campaign = await walk.makes(who, "moveCampaign", { id, version, to });
  };
  if (status === "CANCELLED") await move("planner", status);
  else
    for (const [who, to] of MOVES) {
      if (campaign.status === status) break;
      await move(who, to);
    }
  return campaign;
}

/**
 * Creates a room in Starlight Lane, by default always open, for 60 people and without an agency; it is replicated
 * everywhere.
 */
export async function aVenue(walk: Walk, changes: object = {}): Promise<Json> {
  const input = {
    name: "Room",
    kind: "COMMUNITY_ROOM",
    area: COMMUNITY,
    capacity: 60,
    openingHours: [],
    ...changes,
  };
  const venue = await walk.makes("planner", "createVenue", { input });
  await walk.settled();
  return venue;
}

/** Creates a speaker of the planner's own agency for all audiences. */
export async function aSpeaker(walk: Walk, changes: object = {}): Promise<Json> {
  const agency = await agencyOf(walk, "planner");
  const input = {
    name: "Lee",
    agency,
    audiences: ["RESIDENT", "ADOLESCENT"],
    languages: ["zh-CN"],
    ...changes,
  };
  return walk.makes("planner", "createSpeaker", { input });
}

/** Returns the id of a user's agency. */
export async function agencyOf({ starlane }: Walk, username: string): Promise<string> {
  return (await starlane.data(username, "{ viewer { agency { id } } }")).viewer.agency.id;
}

/** Returns the input for a lecture: an hour from a time of a day on, by the district's clock. */
export function aLecture(campaign: Json, venue: Json, day: string, hour = 10, changes: object = {}) {
  return {
    campaign: campaign.id,
    title: "Lecture",
    kind: "LECTURE",
    venue: venue.id,
    audiences: ["RESIDENT"],
    ...hourOf(day, hour),
    ...changes,
  };
}

/** Returns an hour of a day of the district. */
export function hourOf(day: string, hour: number): { startsAt: string; endsAt: string } {
  const startsAt = new Date(`${day}T${String(hour).padStart(2, "0")}:00:00+08:00`);
  return { startsAt: startsAt.toISOString(), endsAt: new Date(startsAt.getTime() + 3_600_000).toISOString() };
}

/** Invites an agency to a campaign and accepts as its user. */
export async function joins(walk: Walk, campaign: Json, username: string): Promise<void> {
  const agency = await agencyOf(walk, username);
  await walk.makes("planner", "inviteAgency", { campaign: campaign.id, agency, role: "CO_HOST" });
  await walk.makes(username, "answerInvitation", { campaign: campaign.id, accept: true });
}
