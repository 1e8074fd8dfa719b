import { holidayCalendar, schoolCalendar } from "@starlane/calendar";
import { Refusal } from "@starlane/graphql";
import { defineService } from "@starlane/service";
import { hearAgency } from "./replicas/agency/agency.messages.js";
import { hearAreas } from "./replicas/area/area.messages.js";
import { VenueAvailabilityResolver } from "./calendar/availability/availability.resolver.js";
import { CalendarFeedResolver } from "./calendar/calendar-feed/calendar-feed.resolver.js";
import { campaignsAgain } from "./campaigns/campaign/campaign.messages.js";
import { CampaignResolver, CoverageTargetResolver } from "./campaigns/campaign/campaign.resolver.js";
import { CampaignRow } from "./campaigns/campaign/campaign.row.js";
import { CampaignRightsResolver } from "./campaigns/campaign/rights.resolver.js";
import { readChannelSettings } from "./outreach/channel/channel.settings.js";
import { openChannels } from "./outreach/channel/channels.js";
import { Deliveries } from "./outreach/channel/publication-delivery.js";
import { loadersOf, type Loaders, type State } from "./context.js";
import { DueResolver } from "./planning/due/due.resolver.js";
import { cancelEventsToCome } from "./calendar/event/cancel.commands.js";
import { EventDeedsResolver } from "./calendar/event/permitted-actions.resolver.js";
import { ApprovalResolver, CampaignEventsResolver, EventResolver } from "./calendar/event/event.resolver.js";
import { EventChanges } from "./calendar/event/event-changes.js";
import { eventsAgain } from "./calendar/event/event.messages.js";
import { EventMutations } from "./calendar/event/mutations.resolver.js";
import { NextSlotResolver, NextSlotOfSpeakerResolver } from "./calendar/event/next-slot.resolver.js";
import { EventNoticeResolver } from "./calendar/event/summary.resolver.js";
import { EventSubscriptions } from "./calendar/event/subscriptions.resolver.js";
import { ImportResolver } from "./import/import.resolver.js";
import { MaterialResolver } from "./outreach/material/material.resolver.js";
import { MaterialRow } from "./outreach/material/material.row.js";
import {
  CampaignParticipantsResolver,
  ParticipationResolver,
} from "./campaigns/participation/participation.resolver.js";
import { participationsAgain } from "./campaigns/participation/participation.messages.js";
import { ParticipationRow } from "./campaigns/participation/participation.row.js";
import { hearPopulations } from "./replicas/population/population.messages.js";
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
import { hearClosure } from "./calendar/closure/closure.messages.js";
import { hearVenue } from "./replicas/venue/venue.messages.js";
import { VenueEventsResolver } from "./calendar/event/venue-events.resolver.js";

const PIECE_BY_PIECE = {
  why: "A table is written piece by piece, so that nobody waits long for what it locks.",
};

/** What and when: campaigns, who joins them, their events, and the time that events hold of venues and speakers. */
export const campaigns = defineService<Loaders, State>({
  name: "campaigns",
  rows: [CampaignRow, ParticipationRow, SpeakerRow, MaterialRow],
  migrations: new URL("../migrations/", import.meta.url),
  asService: ["Query.calendarMaker", "Query.eventNotice"],
  notYet: new URL("../unimplemented.graphql", import.meta.url),
  resolvers: [
    CampaignResolver,
    CampaignRightsResolver,
    CampaignEventsResolver,
    CampaignParticipantsResolver,
    CoverageTargetResolver,
    ParticipationResolver,
    EventResolver,
    EventDeedsResolver,
    NextSlotResolver,
    NextSlotOfSpeakerResolver,
    EventNoticeResolver,
    EventMutations,
    EventSubscriptions,
    ApprovalResolver,
    SpeakerResolver,
    MaterialResolver,
    PublicationResolver,
    CampaignPublicationsResolver,
    ImportResolver,
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
  tells: [campaignsAgain, participationsAgain, eventsAgain],
  hears: [hearAgency, hearAreas, hearPopulations, hearVenue, hearClosure],
  state: async ({ database, logger, clock, env }) => {
    const channels = openChannels(readChannelSettings(env ?? process.env), clock);
    const deliveries = new Deliveries({ em: () => database.em(), channels, clock, logger });
    const eventChanges = new EventChanges(database.pool, (error) =>
      logger.warn({ err: error }, "not listening for events"),
    );
    await eventChanges.open();
    deliveries.start();
    return {
      em: () => database.em(),
      calendar: schoolCalendar(holidayCalendar()),
      eventChanges,
      cancelEventsToCome,
      channels,
      deliveries,
      close: async () => {
        await deliveries.close();
        await eventChanges.close();
      },
    };
  },
});
