import type { EntityManager } from "@mikro-orm/postgresql";
import { openKeyRing, type KeyRing } from "@starlane/auth";
import type { ServiceContext, StateParts } from "@starlane/service";
import { join } from "node:path";
import type { Pool } from "pg";
import { KnownAreas } from "./replicas/area/known-areas.js";
import { ReferenceDataCache } from "./replicas/area/reference-data.js";
import { effectLoaders } from "./attendance/assessment/effect.loaders.js";
import { ConditionVariable } from "./concurrency/condition-variable.js";
import type { CheckIn, Verdict } from "./attendance/check-in/check-in.rules.js";
import { writeCheckIns } from "./attendance/check-in/check-in.store.js";
import { Batcher } from "./concurrency/batcher.js";
import { knownCampaignLoaders } from "./replicas/campaign/campaign.loaders.js";
import { visibleCampaignLoaders } from "./replicas/campaign/visibility.loaders.js";
import { campaignCoverageLoaders } from "./reach/coverage/campaign-coverage.loaders.js";
import { coverageLoaders } from "./reach/coverage/coverage.loaders.js";
import { Totals } from "./reach/coverage/totals.js";
import { enrolmentLoaders } from "./attendance/enrolment/enrolment.loaders.js";
import { eventCountsLoaders } from "./reach/event-counts/event-counts.loaders.js";
import { findKnownEvents } from "./replicas/event/event.loaders.js";
import type { KnownEvent } from "./replicas/event/event.rules.js";
import { reapplyErasures } from "./people/erasure/reapply.js";
import { openTombstones, type Tombstones } from "./people/erasure/tombstones.js";
import { gapLoaders } from "./reach/gap/gap.loaders.js";
import { openPseudonyms, type Pseudonyms } from "./people/person/pseudonyms.js";
import { Freshness } from "./reach/counting/freshness.js";
import { resetForeignTransactionIds } from "./reach/counting/log.store.js";
import { Projector } from "./reach/counting/projector.js";
import { findSelfCheckIns } from "./attendance/self-check-in/self-check-in.loaders.js";
import type { SelfCheckInRow } from "./attendance/self-check-in/self-check-in.row.js";
import { personJoinLoaders } from "./people/person-join/person-join.loaders.js";
import { storedIdentityLoaders } from "./people/vault/stored-identity.loaders.js";
import { Retention } from "./people/vault/retention.js";
import { openVault, type Vault } from "./people/vault/vault.js";

/** The state of the attendance service for its lifetime. */
export interface State {
  /** For statements written in SQL, many rows at a time. */
  readonly pool: Pool;
  /** An entity manager with the service's own rights, for counts over all people. */
  em(): EntityManager;
  readonly pseudonyms: Pseudonyms;
  /** Hashes pseudonyms to recognise erased people. */
  readonly tombstones: Tombstones;
  /** The folder of this service's keys and of the log of erased people. */
  readonly secrets: string;
  /** The encrypted store of names. */
  readonly vault: Vault;
  readonly checkIns: Batcher<CheckIn, Verdict>;
  /** Replicas of events; batches the requests of many callers into one statement. */
  readonly events: Batcher<string, KnownEvent | null>;
  /** Self-check-in links by id; batches the requests of many callers into one statement. */
  readonly selfCheckIns: Batcher<string, SelfCheckInRow | null>;
  /** The keys that sign and verify the tokens of links. */
  readonly linkKeys: KeyRing;
  readonly areas: KnownAreas;
  /** The reference data that lays out reports. */
  readonly referenceCache: ReferenceDataCache;
  readonly projector: Projector;
  readonly freshness: Freshness;
  /** The live coverage totals. */
  readonly totals: Totals;
  /** Notified when a message has been applied in this process. */
  readonly messageApplied: ConditionVariable;
  close(): Promise<void>;
}

export type Loaders = ReturnType<typeof loadersOf>;
export type Context = ServiceContext<Loaders, State>;

export function loadersOf({
  em,
  viewer,
  now,
  state,
}: Pick<ServiceContext<unknown, State>, "em" | "viewer" | "now" | "state">) {
  const counting = state.em();
  const { projector, referenceCache } = state;
  const reading = { em: counting, now: projector.databaseTime(now), projector, referenceCache };
  return {
    ...eventCountsLoaders(reading),
    ...coverageLoaders(reading),
    ...knownCampaignLoaders(em, state.messageApplied),
    ...visibleCampaignLoaders(em, viewer),
    ...campaignCoverageLoaders(reading, state.messageApplied),
    ...effectLoaders(counting),
    ...enrolmentLoaders(em, counting),
    ...gapLoaders(em),
    ...storedIdentityLoaders(em, state.vault),
    ...personJoinLoaders(em, counting),
  };
}

/**
 * Small batches flushed side by side take twice as many check-ins as few large ones: while one waits for the disk,
 * another is written. Fewer than the pool has connections.
 */
const CHECK_IN_BATCHES = { maxRows: 100, maxInFlight: 6, maxWaitMs: 0 };

/** The longest time a start waits for reach to be read; with more to read, the service opens meanwhile. */
const READ_WITHIN_MS = 3_000;

/**
 * Opens the state of the service.
 * @throws PersonKeyLost, ErasureKeyLost, VaultKeyLost when this database's personal data was made with other keys
 */
export async function openState({ database, secrets, clock, logger }: StateParts): Promise<State> {
  const { pool, connection } = database;
  const pseudonyms = await openPseudonyms(pool, secrets);
  const tombstones = await openTombstones(pool, secrets);
  const back = await reapplyErasures(pool, tombstones, secrets);
  if (back > 0) logger.warn({ back }, "people who had been erased were there again, and are forgotten again");
  const vault = await openVault(pool, secrets);
  await resetForeignTransactionIds(pool);
  const retention = new Retention({ pool, clock, logger });
  const projector = new Projector({ connection, clock, logger });
  const checkIns = new Batcher<CheckIn, Verdict>({
    ...CHECK_IN_BATCHES,
    commit: async (rows) => {
      const verdicts = await writeCheckIns(pool, rows, tombstones);
      projector.wake();
      return verdicts;
    },
  });
  const referenceCache = new ReferenceDataCache(pool);
  const totals = new Totals({ database, projector, referenceCache, clock, logger });
  await projector.moved(READ_WITHIN_MS);
  return {
    pool,
    em: () => database.em(),
    pseudonyms,
    tombstones,
    secrets,
    vault,
    checkIns,
    events: new Batcher({ commit: (ids) => findKnownEvents(pool, ids), maxWaitMs: 0 }),
    selfCheckIns: new Batcher({ commit: (ids) => findSelfCheckIns(pool, ids), maxWaitMs: 0 }),
    linkKeys: openKeyRing(join(secrets, "links")),
    areas: new KnownAreas(pool),
    referenceCache,
    projector,
    freshness: new Freshness(pool, clock),
    totals,
    messageApplied: new ConditionVariable(),
    close: async () => {
      await retention.close();
      await totals.close();
      await projector.close();
    },
  };
}
