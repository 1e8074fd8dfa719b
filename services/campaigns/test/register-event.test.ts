import type { TestService } from "@starlane/testing";
import * as world from "./world.js";

const { aCampaign, anEvent, ask, REGISTER } = world;

let service: TestService;
let campaign: { id: string; version: number };
beforeAll(async () => {
  service = await world.aWorld();
  campaign = await aCampaign(service);
  await world.joins(service, campaign.id, world.educator);
});
afterAll(() => service.close());

test("an event that nobody else need approve is confirmed, holds its time and is told", async () => {
  const event = await ask(
    service,
    world.planner,
    REGISTER,
    anEvent(campaign, { speakers: [world.VOLUNTEER], capacity: 80 }),
  );
  expect(event).toMatchObject({
    __typename: "Event",
    status: "CONFIRMED",
    version: 1,
    agency: { id: world.BUREAU },
    venue: { id: world.HALL },
    area: { id: world.COMMUNITY },
    audiences: [{ id: "RESIDENT" }],
    speakers: [{ id: world.VOLUNTEER }],
    materials: [],
    approvals: [],
    notices: [],
  });
  const told = (await service.told("campaigns.event")).find(({ id }) => id === event.id);
  expect(told).toEqual({
    id: event.id,
    campaign: campaign.id,
    agency: world.BUREAU,
    kind: "LECTURE",
    area: world.COMMUNITY,
    venue: world.HALL,
    audiences: ["RESIDENT"],
    startsAt: "2026-03-04T02:00:00.000Z",
    endsAt: "2026-03-04T03:00:00.000Z",
    status: "CONFIRMED",
    capacity: 80,
    version: 1,
  });
});
