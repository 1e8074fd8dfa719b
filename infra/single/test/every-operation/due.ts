import type { Json } from "../starlane.js";
import type { Scenario, Walk } from "./walk.js";
import { aCampaign, agencyOf, aLecture, aVenue, hourOf, joins } from "./world.js";

const LISTS = ["decisions", "eventsAtClosedVenues", "eventsWithoutSpeakers", "campaignsToApprove"] as const;
const DUE = `{ due { ${LISTS.map((list) => `${list} { id } ${list}Count`).join(" ")}
  invitations { campaign { id } } invitationsCount } }`;

export const due: Scenario = {
  noun: "what is due",
  operations: ["Query.due"],
  walk: async (walk) => {
    const submitted = await aCampaign(walk, "SUBMITTED");
    expect(await dueTo(walk, "admin")).toMatchObject({
      campaignsToApprove: expect.arrayContaining([submitted.id]),
    });
    await walk.makes("admin", "moveCampaign", {
      id: submitted.id,
      version: submitted.version,
      to: "APPROVED",
    });
    expect((await dueTo(walk, "admin")).campaignsToApprove).not.toContain(submitted.id);

    const agency = await agencyOf(walk, "civil");
    await walk.makes("planner", "inviteAgency", { campaign: submitted.id, agency, role: "SUPPORT" });
    expect(await dueTo(walk, "civil")).toMatchObject({ invitations: [submitted.id], invitationsCount: 1 });
    await walk.makes("civil", "answerInvitation", { campaign: submitted.id, accept: false });
    expect(await dueTo(walk, "civil")).toMatchObject({ invitations: [], invitationsCount: 0 });

    const campaign = await aCampaign(walk);
    await joins(walk, campaign, "civil");
    const venue = await aVenue(walk, { agency });
    const event = await walk.makes("planner", "registerEvent", {
      input: aLecture(campaign, venue, "2026-03-04"),
    });
    expect(await dueTo(walk, "civil")).toMatchObject({ decisions: [event.id], decisionsCount: 1 });
    expect((await dueTo(walk, "planner")).eventsWithoutSpeakers).toContain(event.id);
    await walk.makes("civil", "decideEvent", { id: event.id, version: 1, approve: true });
    expect(await dueTo(walk, "civil")).toMatchObject({ decisions: [], decisionsCount: 0 });

    const closure = { from: event.startsAt, to: event.endsAt, reason: "Repairs" };
    await walk.makes("civil", "closeVenue", { input: { venue: venue.id, ...closure } });
    expect((await dueTo(walk, "planner")).eventsAtClosedVenues).toEqual([event.id]);
    const moved = { id: event.id, version: 2, ...hourOf("2026-03-20", 10) };
    await walk.makes("planner", "rescheduleEvent", { input: moved });
    const left = await dueTo(walk, "planner");
    expect(left.eventsAtClosedVenues).toEqual([]);
    expect(left.eventsWithoutSpeakers).not.toContain(event.id); // no longer within a fortnight
  },
};

/** Returns a user's due items: ids of events and campaigns, and the counts. */
async function dueTo(walk: Walk, who: string): Promise<Json> {
  await walk.settled();
  const { due: waiting } = await walk.data(who, DUE);
  const ids = LISTS.map((list) => [list, waiting[list].map(({ id }: Json) => id)]);
  return {
    ...waiting,
    ...Object.fromEntries(ids),
    invitations: waiting.invitations.map((invitation: Json) => invitation.campaign.id),
  };
}
