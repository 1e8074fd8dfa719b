import type { EntityManager } from "@mikro-orm/postgresql";
import type { SchoolCalendar } from "@starlane/calendar";
import type { ServiceContext } from "@starlane/service";
import { availabilityLoader } from "./calendar/availability/availability.loaders.js";
import { campaignLoaders } from "./campaigns/campaign/campaign.loaders.js";
import type { Channels } from "./outreach/channel/channels.js";
import type { PublicationDelivery } from "./outreach/channel/publication-delivery.js";
import type { cancelEventsToCome } from "./calendar/event/cancel.commands.js";
import type { EventChanges } from "./calendar/event/event-changes.js";
import { eventLoaders } from "./calendar/event/event.loaders.js";
import { windowLoader } from "./calendar/hold/window.loaders.js";
import { materialLoaders } from "./outreach/material/material.loaders.js";
import { participationLoaders } from "./campaigns/participation/participation.loaders.js";
import { programmeLoaders } from "./planning/programme/programme.loaders.js";
import { publicationLoaders } from "./outreach/publication/publication.loaders.js";
import { speakerLoaders } from "./calendar/speaker/speaker.loaders.js";
import { knownClosureLoaders } from "./calendar/closure/closure.loaders.js";

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
    ...knownClosureLoaders(em),
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
  /** Passed in, since the campaigns module must not import the calendar module. */
  readonly cancelEventsToCome: typeof cancelEventsToCome;
  /** The channels that publish without a person. */
  readonly channels: Channels;
  readonly publicationDelivery: PublicationDelivery;
}

export type Context = ServiceContext<Loaders, State>;
