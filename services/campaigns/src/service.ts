import { holidayCalendar, schoolCalendar } from "@starlane/calendar";
import { Refusal } from "@starlane/graphql";
import { defineService } from "@starlane/service";
import { onAgencyChanged } from "./replicas/agency/agency.messages.js";
import { onAreasChanged } from "./replicas/area/area.messages.js";
import { VenueAvailabilityResolver } from "./calendar/availability/availability.resolver.js";
import { CalendarFeedResolver } from "./calendar/calendar-feed/calendar-feed.resolver.js";
import { campaignMessageSource } from "./campaigns/campaign/campaign.messages.js";
import { CampaignResolver, CoverageTargetResolver } from "./campaigns/campaign/campaign.resolver.js";
import { CampaignRow } from "./campaigns/campaign/campaign.row.js";
import { CampaignRightsResolver } from "./campaigns/campaign/rights.resolver.js";
import { readChannelSettings } from "./outreach/channel/channel.settings.js";
import { openChannels } from "./outreach/channel/channels.js";
import { PublicationDelivery } from "./outreach/channel/publication-delivery.js";
import { loadersOf, type Loaders, type State } from "./context.js";
import { DueResolver } from "./planning/due/due.resolver.js";
import { cancelEventsToCome } from "./calendar/event/cancel.commands.js";
import { PermittedActionsResolver } from "./calendar/event/permitted-actions.resolver.js";
import { ApprovalResolver, CampaignEventsResolver, EventResolver } from "./calendar/event/event.resolver.js";
import { EventChanges } from "./calendar/event/event-changes.js";
import { eventMessageSource } from "./calendar/event/event.messages.js";
import { EventMutations } from "./calendar/event/mutations.resolver.js";
import { NextSlotResolver, NextSlotOfSpeakerResolver } from "./calendar/event/next-slot.resolver.js";
import { EventSummaryResolver } from "./calendar/event/summary.resolver.js";
import { EventSubscriptions } from "./calendar/event/subscriptions.resolver.js";
import { EventImportResolver } from "./import/import.resolver.js";
import { MaterialResolver } from "./outreach/material/material.resolver.js";
import { MaterialRow } from "./outreach/material/material.row.js";
import {
  CampaignParticipantsResolver,
  ParticipationResolver,
} from "./campaigns/participation/participation.resolver.js";
import { participationMessageSource } from "./campaigns/participation/participation.messages.js";
import { ParticipationRow } from "./campaigns/participation/participation.row.js";
import { onPopulationsSet } from "./replicas/population/population.messages.js";
import {
  CampaignProgrammeResolver,
  ProgrammeResolver,
  ProgrammeStepResolver,
  ReplicatedSessionResolver,
} from "./planning/programme/programme.resolver.js";
import {
  CampaignPublicationsResolver,
  PublicationResolver,
} from "./outreach/publication/publication.resolver.js";
import { SeriesResolver } from "./calendar/series/series.resolver.js";
import { SpeakerResolver } from "./calendar/speaker/speaker.resolver.js";
import { SpeakerRow } from "./calendar/speaker/speaker.row.js";
import { onClosureChanged } from "./calendar/closure/closure.messages.js";
import { onVenueChanged } from "./replicas/venue/venue.messages.js";
import { VenueEventsResolver } from "./calendar/event/venue-events.resolver.js";

const PIECE_BY_PIECE = {
  why: "A table is written piece by piece, so that nobody waits long for what it locks.",
};

/**
 * The campaigns service: campaigns, the agencies that join them, their events, and the time that events hold of venues
 * and speakers.
 */
export const campaigns = defineService<Loaders, State>({
  name: "campaigns",
  rows: [CampaignRow, ParticipationRow, SpeakerRow, MaterialRow],
  migrations: new URL("../migrations/", import.meta.url),
  systemOperations: ["Query.calendarMaker", "Query.eventNotice"],
  unimplementedSdl: new URL("../unimplemented.graphql", import.meta.url),
  resolvers: [
    CampaignResolver,
    CampaignRightsResolver,
    CampaignEventsResolver,
    CampaignParticipantsResolver,
    CoverageTargetResolver,
    ParticipationResolver,
    EventResolver,
    PermittedActionsResolver,
    NextSlotResolver,
    NextSlotOfSpeakerResolver,
    EventSummaryResolver,
    EventMutations,
    EventSubscriptions,
    ApprovalResolver,
    SpeakerResolver,
    MaterialResolver,
    PublicationResolver,
    CampaignPublicationsResolver,
    EventImportResolver,
    ProgrammeResolver,
    ProgrammeStepResolver,
    ReplicatedSessionResolver,
    CampaignProgrammeResolver,
    SeriesResolver,
    DueResolver,
    CalendarFeedResolver,
    VenueEventsResolver,
    VenueAvailabilityResolver,
  ],
  orphanedTypes: [Refusal],
  references: {
    Campaign: ({ id }, { loaders }) => loaders.campaign.load(id),
    Event: ({ id }, { loaders }) => loaders.event.load(id),
    Speaker: ({ id }, { loaders }) => loaders.speaker.load(id),
    Material: ({ id }, { loaders }) => loaders.material.load(id),
    Venue: ({ id }) => ({ id }),
  },
  ownTransactions: { importEvents: PIECE_BY_PIECE, importSpeakers: PIECE_BY_PIECE },
  loaders: (context) => loadersOf(context),
  messageSources: [campaignMessageSource, participationMessageSource, eventMessageSource],
  messageHandlers: [onAgencyChanged, onAreasChanged, onPopulationsSet, onVenueChanged, onClosureChanged],
  state: async ({ database, logger, clock, env }) => {
    const channels = openChannels(readChannelSettings(env ?? process.env), clock);
    const publicationDelivery = new PublicationDelivery({ em: () => database.em(), channels, clock, logger });
    const eventChanges = new EventChanges(database.pool, (error) =>
      logger.warn({ err: error }, "not listening for events"),
    );
    await eventChanges.open();
    publicationDelivery.start();
    return {
      em: () => database.em(),
      calendar: schoolCalendar(holidayCalendar()),
      eventChanges,
      cancelEventsToCome,
      channels,
      publicationDelivery,
      close: async () => {
        await publicationDelivery.close();
        await eventChanges.close();
      },
    };
  },
});
