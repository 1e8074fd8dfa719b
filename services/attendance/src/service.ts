import {
  AlreadyExists,
  InvalidInput,
  InvalidState,
  OverCapacity,
  Refusal,
  StaleVersion,
} from "@starlane/graphql";
import { defineService } from "@starlane/service";
import { onAgencyChanged } from "./replicas/agency/agency.messages.js";
import { onAreasChanged, onPopulationsSet } from "./replicas/area/area.messages.js";
import { AssessmentResolver } from "./attendance/assessment/assessment.resolver.js";
import { onCampaignChanged } from "./replicas/campaign/campaign.messages.js";
import { onParticipationChanged } from "./replicas/campaign/participation.messages.js";
import { CheckInImportResolver } from "./attendance/check-in/check-in-import.resolver.js";
import { CheckInResolver } from "./attendance/check-in/check-in.resolver.js";
import { CorrectionResolver } from "./attendance/correction/correction.resolver.js";
import { loadersOf, openState, type Loaders, type State } from "./context.js";
import {
  AreaCoverageResolver,
  CampaignCoverageResolver,
  CoverageResolver,
  CoverageRowResolver,
} from "./reach/coverage/coverage.resolver.js";
import { LiveCoverageResolver } from "./reach/coverage/live.resolver.js";
import { CrowdResolver } from "./attendance/crowd/crowd.resolver.js";
import { EnrolmentResolver } from "./attendance/enrolment/enrolment.resolver.js";
import { EventEnrolledResolver } from "./attendance/enrolment/event-enrolled.resolver.js";
import { RosterImportResolver } from "./attendance/enrolment/roster-import.resolver.js";
import { ownTransactions } from "./transaction/own-transactions.js";
import { RosterEntryResolver } from "./attendance/enrolment/roster.resolver.js";
import { onEventChanged } from "./replicas/event/event.messages.js";
import { ErasureResolver } from "./people/erasure/erasure.resolver.js";
import { EventAttendanceResolver } from "./reach/event-counts/event-attendance.resolver.js";
import { GapResolver } from "./reach/gap/gap.resolver.js";
import { OpenDataResolver } from "./reach/open-data/open-data.resolver.js";
import { SelfCheckInPageResolver } from "./attendance/self-check-in/page.resolver.js";
import { SelfCheckInResolver } from "./attendance/self-check-in/self-check-in.resolver.js";
import { onVenueChanged } from "./replicas/venue/venue.messages.js";
import { PersonJoinResolver } from "./people/person-join/person-join.resolver.js";
import { PersonRecordResolver } from "./records/person-record/person-record.resolver.js";
import { StoredIdentityResolver } from "./people/vault/stored-identity.resolver.js";
import { RevealResolver } from "./people/vault/reveal.resolver.js";

/** The attendance service: check-in, reach and coverage. */
export const attendance = defineService<Loaders, State>({
  name: "attendance",
  rows: [],
  migrations: new URL("../migrations/", import.meta.url),
  // These read personal data and counts across areas with the service's own rights, after checking the viewer's.
  systemOperations: [
    "Mutation.importCheckIns",
    "Mutation.revealPerson",
    "Mutation.exportPerson",
    "Mutation.erasePerson",
    "Mutation.eraseByNumber",
  ],
  unimplementedSdl: new URL("../unimplemented.graphql", import.meta.url),
  resolvers: [
    CheckInResolver,
    CheckInImportResolver,
    CorrectionResolver,
    SelfCheckInResolver,
    SelfCheckInPageResolver,
    EventAttendanceResolver,
    EventEnrolledResolver,
    EnrolmentResolver,
    CrowdResolver,
    AssessmentResolver,
    RosterEntryResolver,
    RosterImportResolver,
    StoredIdentityResolver,
    RevealResolver,
    PersonRecordResolver,
    PersonJoinResolver,
    ErasureResolver,
    CoverageResolver,
    LiveCoverageResolver,
    CoverageRowResolver,
    AreaCoverageResolver,
    CampaignCoverageResolver,
    GapResolver,
    OpenDataResolver,
  ],
  orphanedTypes: [Refusal, InvalidInput, InvalidState, StaleVersion, AlreadyExists, OverCapacity],
  references: {
    Area: (reference) => reference,
    Campaign: (reference) => reference,
    Event: (reference) => reference,
  },
  prefetchers: { Event: { attendance: (events, { loaders }) => loaders.countsOfEvents.prefetch(events) } },
  ownTransactions,
  loaders: loadersOf,
  messageSources: [],
  messageHandlers: [
    onAgencyChanged,
    onAreasChanged,
    onPopulationsSet,
    onCampaignChanged,
    onParticipationChanged,
    onEventChanged,
    onVenueChanged,
  ],
  state: openState,
  onMessageApplied: ({ messageApplied }) => messageApplied.notifyAll(),
  ready: async ({ freshness, projector }) => {
    await projector.check();
    await freshness.check();
  },
  metricSamples: async ({ freshness, projector }) => [
    {
      name: "starlane_reach_unfollowed_seconds",
      help: "How long ago the thread of reach was last known to follow the log; more than 10 and this process is not ready.",
      value: await projector.sinceFollowed(),
    },
    {
      name: "starlane_reach_behind_seconds",
      help: "How far reach lies behind the check-ins that were acknowledged; 0 where all are counted.",
      value: await freshness.behind(),
    },
  ],
});
