import { holidayCalendar, schoolCalendar } from "@starlane/calendar";
import { Refusal } from "@starlane/graphql";
import { defineService } from "@starlane/service";
import { hearAgency } from "./agency/agency.messages.js";
import { hearAreas } from "./area/area.messages.js";
import { VenueAvailabilityResolver } from "./availability/availability.resolver.js";
import { CalendarFeedResolver } from "./calendar-feed/calendar-feed.resolver.js";
import { campaignsAgain } from "./campaign/campaign.messages.js";
import { CampaignResolver, CoverageTargetResolver } from "./campaign/campaign.resolver.js";
import { CampaignRow } from "./campaign/campaign.row.js";
import { CampaignRightsResolver } from "./campaign/rights.resolver.js";
import { readChannelSettings } from "./channel/channel.settings.js";
import { openChannels } from "./channel/channels.js";
import { Deliveries } from "./channel/deliveries.js";
import { loadersOf, type Loaders, type State } from "./context.js";
import { DueResolver } from "./due/due.resolver.js";
import { EventDeedsResolver } from "./event/deeds.resolver.js";
import { ApprovalResolver, CampaignEventsResolver, EventResolver } from "./event/event.resolver.js";
import { EventChanges } from "./event/event-changes.js";
import { eventsAgain } from "./event/event.messages.js";
import { EventMutations } from "./event/mutations.resolver.js";
import { NextSlotResolver, NextSlotOfSpeakerResolver } from "./event/next-slot.resolver.js";
import { EventNoticeResolver } from "./event/notice.resolver.js";
import { EventSubscriptions } from "./event/subscriptions.resolver.js";
import { ImportResolver } from "./import/import.resolver.js";
import { MaterialResolver } from "./material/material.resolver.js";
import { MaterialRow } from "./material/material.row.js";
import {
  CampaignParticipantsResolver,
  ParticipationResolver,
} from "./participation/participation.resolver.js";
import { participationsAgain } from "./participation/participation.messages.js";
import { ParticipationRow } from "./participation/participation.row.js";
import { hearPopulations } from "./population/population.messages.js";
import {
  CampaignProgrammeResolver,
  ProgrammeResolver,
  ProgrammeStepResolver,
  ReplicatedSessionResolver,
} from "./programme/programme.resolver.js";
import { CampaignPublicationsResolver, PublicationResolver } from "./publication/publication.resolver.js";
import { SeriesResolver } from "./series/series.resolver.js";
import { SpeakerResolver } from "./speaker/speaker.resolver.js";
import { SpeakerRow } from "./speaker/speaker.row.js";
import { hearClosure } from "./venue/closure.messages.js";
import { hearVenue } from "./venue/venue.messages.js";
import { VenueEventsResolver } from "./venue/venue.resolver.js";

const PIECE_BY_PIECE = {
  why: "A table is written piece by piece, so that nobody waits long for what it locks.",
};

/** What and when: campaigns, who joins them, their events, and the time that events hold of venues and speakers. */
export const campaigns = defineService<Loaders, State>({
  name: "campaigns",
  rows: [CampaignRow, ParticipationRow, SpeakerRow, MaterialRow],
  migrations: new URL("../migrations/", import.meta.url),
  notYet: new URL("../not-yet.graphql", import.meta.url),
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
      calendar: schoolCalendar(holidayCalendar()),
      eventChanges,
      channels,
      deliveries,
      close: async () => {
        await deliveries.close();
        await eventChanges.close();
      },
    };
  },
});
