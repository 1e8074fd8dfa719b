import { newId } from "@starlane/database";
import { Tombstones } from "../src/people/erasure/tombstones.js";
import type { TestService } from "@starlane/testing";

/** Tombstones with a key that no service has. */
export const TOMBSTONES = new Tombstones(Buffer.alloc(32, 7));

/** A receiver of messages, as if another service had published them. */
type MessageTarget = Pick<TestService, "deliver">;

export const CITY = "6401";
export const DISTRICT = "640105";
export const WEST = "640105002";
export const EAST = "640105003";
/** Two communities of WEST and one of EAST. */
export const [STARLIGHT, GARDEN, RIVERSIDE] = ["640105002002", "640105002003", "640105003001"] as const;
export const AREAS = [
  { id: "64", name: "宁夏回族自治区", level: "PROVINCE", parent: null },
  { id: CITY, name: "银川市", level: "CITY", parent: "64" },
  { id: DISTRICT, name: "西夏区", level: "DISTRICT", parent: CITY },
  { id: WEST, name: "北京西路街道", level: "STREET", parent: DISTRICT },
  { id: STARLIGHT, name: "星光巷社区", level: "COMMUNITY", parent: WEST },
  { id: GARDEN, name: "花园社区", level: "COMMUNITY", parent: WEST },
  { id: EAST, name: "文昌路街道", level: "STREET", parent: DISTRICT },
  { id: RIVERSIDE, name: "河滨社区", level: "COMMUNITY", parent: EAST },
];
export const AGENCY = "00000000-0000-4000-8000-00000000000a";
export const CAMPAIGN = "00000000-0000-4000-8000-0000000000c1";

/** Delivers to a service the district, an agency responsible for it, and a campaign. */
export async function deliverDistrict(service: MessageTarget): Promise<void> {
  await service.deliver("venues.areas", { id: DISTRICT, areas: AREAS });
  await service.deliver("agencies.agency", { id: AGENCY, jurisdiction: [DISTRICT], version: 1 });
  await deliverCampaign(service, {});
}

export async function deliverCampaign(
  service: MessageTarget,
  { id = CAMPAIGN, area = DISTRICT, targets = [] as object[], version = 1 },
): Promise<void> {
  await service.deliver("campaigns.campaign", { id, area, targets, version });
}

export async function deliverPopulations(
  service: MessageTarget,
  people: readonly (readonly [area: string, audience: string, people: number, asOf?: string])[],
): Promise<void> {
  const populations = people.map(([area, audience, count, asOf = "2025-01-01"]) => ({
    area,
    audience,
    people: count,
    asOf,
    source: "test",
    confidence: "ENUMERATED",
  }));
  await service.deliver("venues.populations", { id: DISTRICT, populations });
}

/**
 * Delivers an event, confirmed by default.
 * @returns its id
 */
export async function anEvent(service: MessageTarget, facts: Record<string, unknown> = {}): Promise<string> {
  const event = {
    id: newId(),
    campaign: CAMPAIGN,
    agency: AGENCY,
    kind: "LECTURE",
    area: STARLIGHT,
    venue: null,
    audiences: ["RESIDENT"],
    startsAt: "2026-03-02T01:00:00Z",
    endsAt: "2026-03-02T02:00:00Z",
    status: "CONFIRMED",
    capacity: null,
    version: 1,
    ...facts,
  };
  await service.deliver("campaigns.event", event);
  return event.id;
}

/** Returns the phone of a made-up person, by number. */
export const phoneOf = (person: number) => `138${String(person).padStart(8, "0")}`;

/** Returns one check-in of a person, by number. */
export function anItem(person: number, item: Record<string, unknown> = {}) {
  return {
    clientId: newId(),
    person: { phone: phoneOf(person) },
    audience: "RESIDENT",
    method: "STAFF_SCAN",
    at: "2026-03-02T01:00:00Z",
    ...item,
  };
}

export const CHECK_IN = `mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) {
  __typename
  ... on CheckInReceipts { event { id } receipts { clientId verdict reason } }
  ... on InvalidInput { message path }
  ... on InvalidState { message state }
} }`;

/** Returns the identity number of a made-up person, by number. */
export function identityOf(person: number): string {
  const body = `640105${1950 + (Math.floor(person / 999) % 50)}0101${String(1 + (person % 999)).padStart(3, "0")}`;
  const sum = Array.from(body).reduce(
    (total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11),
    0,
  );
  return body + "10X98765432"[sum % 11];
}
