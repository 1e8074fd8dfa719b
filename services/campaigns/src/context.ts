import type { EntityManager } from "@mikro-orm/postgresql";
import type { SchoolCalendar } from "@starlane/calendar";
import type { ServiceContext } from "@starlane/service";
import { availabilityLoader } from "./availability/availability.loaders.js";
import { campaignLoaders } from "./campaign/campaign.loaders.js";
import type { Channels } from "./channel/channels.js";
import type { Deliveries } from "./channel/deliveries.js";
import type { EventChanges } from "./event/event-changes.js";
import { eventLoaders } from "./event/event.loaders.js";
import { windowLoader } from "./hold/window.loaders.js";
import { materialLoaders } from "./material/material.loaders.js";
import { participationLoaders } from "./participation/participation.loaders.js";
import { programmeLoaders } from "./programme/programme.loaders.js";
import { publicationLoaders } from "./publication/publication.loaders.js";
import { speakerLoaders } from "./speaker/speaker.loaders.js";
import { closureLoaders } from "./venue/closure.loaders.js";

export function loadersOf({
  em,
  viewer,
  state,
}: Pick<ServiceContext<unknown, State>, "em" | "viewer" | "state">) {
  return {
    ...campaignLoaders(em, viewer, () => state.em()),
    ...participationLoaders(em, viewer),
    ...eventLoaders(em, viewer),
    ...speakerLoaders(em),
    ...programmeLoaders(em),
    ...materialLoaders(em),
    ...publicationLoaders(em, viewer),
    ...closureLoaders(em),
    availability: availabilityLoader(em),
    venueEvents: windowLoader(em, viewer, "venue"),
    speakerEvents: windowLoader(em, viewer, "speaker"),
  };
}

export type Loaders = ReturnType<typeof loadersOf>;

export interface State {
  /** Reads and writes as the service. */
  em(): EntityManager;
  /** The district's holidays and school days. */
  readonly calendar: SchoolCalendar;
  readonly eventChanges: EventChanges;
  /** Where publications go without a person. */
  readonly channels: Channels;
  readonly deliveries: Deliveries;
}

export type Context = ServiceContext<Loaders, State>;
