import { InvalidInput, InvalidState, Refusal, StaleVersion } from "@starlane/graphql";
import { defineService } from "@starlane/service";
import { onAgencyChanged } from "./replicas/agency/agency.messages.js";
import { AreaMutations } from "./area/adjust.resolver.js";
import { areaMessageSource } from "./area/area.messages.js";
import { AreaResolver } from "./area/area.resolver.js";
import { AreaRow, InstallationRow } from "./area/area.row.js";
import { AudienceResolver } from "./audience/audience.resolver.js";
import { closureMessageSource } from "./closure/closure.messages.js";
import { ClosureMutations } from "./closure/closure.resolver.js";
import { loadersOf, type Loaders, type State } from "./context.js";
import { VenueImportResolver } from "./import/import.resolver.js";
import { populationMessageSource } from "./population/population.messages.js";
import { AreaPopulationResolver, PopulationResolver } from "./population/population.resolver.js";
import { venueMessageSource } from "./venue/venue.messages.js";
import { VenueMutations } from "./venue/mutations.resolver.js";
import { AreaVenuesResolver, VenueAudienceResolver, VenueResolver } from "./venue/venue.resolver.js";
import { VenueRow } from "./venue/venue.row.js";

/** The venues service: the area tree, its population figures, and the venues of events. */
export const venues = defineService<Loaders, State>({
  name: "venues",
  rows: [AreaRow, InstallationRow, VenueRow],
  migrations: new URL("../migrations/", import.meta.url),
  unimplementedSdl: new URL("../unimplemented.graphql", import.meta.url),
  resolvers: [
    AreaResolver,
    AreaMutations,
    AreaPopulationResolver,
    AreaVenuesResolver,
    AudienceResolver,
    PopulationResolver,
    VenueResolver,
    VenueAudienceResolver,
    VenueMutations,
    ClosureMutations,
    VenueImportResolver,
  ],
  orphanedTypes: [Refusal, InvalidInput, InvalidState, StaleVersion],
  references: {
    Area: ({ id }, { loaders }) => loaders.area.load(id),
    Audience: ({ id }, { loaders }) => loaders.audience.load(id),
    Venue: ({ id }, { loaders }) => loaders.venue.load(id),
  },
  ownTransactions: {
    importVenues: { why: "A table is written piece by piece, so that nobody waits long for what it locks." },
  },
  loaders: ({ em }) => loadersOf(em),
  messageSources: [areaMessageSource, populationMessageSource, venueMessageSource, closureMessageSource],
  messageHandlers: [onAgencyChanged],
  state: async () => ({}),
});
