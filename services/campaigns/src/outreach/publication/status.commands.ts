import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, isUuid, select, sql } from "@starlane/database";
import { ApiError, StaleVersion, type InvalidInput, type InvalidState } from "@starlane/graphql";
import type { CampaignStatus } from "../../campaigns/campaign/campaign.row.js";
import { startDelivery } from "../channel/delivery.commands.js";
import type { Context } from "../../context.js";
import { writeOrRefuse } from "../../transaction/write-or-refuse.js";
import {
  refusePublicationAction,
  noLaterThan,
  refuseFuture,
  refuseMeasurement,
  type PublicationAction,
  type Measurement,
} from "./status.rules.js";
import { publicationColumns, publicationVisibleTo } from "./publication.loaders.js";
import type { PublicationRow } from "./publication.row.js";
import { refuseUnapproved } from "./publication.rules.js";

/** A publication in the version that the client read. */
interface Read {
  readonly id: string;
  /** Null when the client accepts any version. */
  readonly version: number | null;
}

type Locked = PublicationRow & { readonly campaignStatus: CampaignStatus };

/**
 * Publishes a publication: its channel gets it at its time, or a person where no channel is set up for it. A failed one
 * continues from its stored progress. @throws ApiError NOT_FOUND, FORBIDDEN
 */
export async function publish(
  context: Context,
  read: Read,
): Promise<PublicationRow | InvalidState | StaleVersion> {
  const { state, now } = context;
  const answer = await writeOrRefuse(context.em, async (tx) => {
    const publication = await findToChange(tx, context, "publish", read);
    if (!("id" in publication)) return publication;
    const refusal = refuseUnapproved(publication.campaignStatus);
    if (refusal) return refusal;
    const { id, channel, areaId, scheduledFor } = publication;
    const byHand = state.channels.find(channel, areaId) === null;
    if (!byHand) await startDelivery(tx, id, scheduledFor && scheduledFor > now ? scheduledFor : now);
    return save(tx, id, sql`status = 'SCHEDULED', by_hand = ${byHand}, failure = null`);
  });
  context.afterCommit(() => state.publicationDelivery.wake());
  return answer;
}

/** Records that a person has posted a publication. @throws ApiError NOT_FOUND, FORBIDDEN */
export async function markPublished(
  context: Context,
  read: Read,
  publishedAt: Date,
): Promise<PublicationRow | InvalidInput | InvalidState | StaleVersion> {
  return writeOrRefuse(context.em, async (tx) => {
    const publication = await findToChange(tx, context, "markPublished", read);
    if (!("id" in publication)) return publication;
    return (
      refuseFuture(publishedAt, context.now) ??
      save(
        tx,
        publication.id,
        sql`status = 'PUBLISHED', published_at = ${noLaterThan(context.now, publishedAt)}, failure = null`,
      )
    );
  });
}

/**
 * Records the views and shares that a channel counted until an instant. The newest measurement is shown, regardless of
 * the order of arrival. @throws ApiError NOT_FOUND, FORBIDDEN
 */
export async function recordPublicationViews(
  context: Context,
  read: Read,
  measurement: Measurement,
): Promise<PublicationRow | InvalidInput | InvalidState | StaleVersion> {
  const viewer = context.signedIn();
  return writeOrRefuse(context.em, async (tx) => {
    const publication = await findToChange(tx, context, "recordPublicationViews", read);
    if (!("id" in publication)) return publication;
    const refusal = refuseMeasurement(measurement, publication.publishedAt!, context.now);
    if (refusal) return refusal;
    const { id } = publication;
    const { views, shares } = measurement;
    const measuredAt = noLaterThan(context.now, measurement.measuredAt);
    await execute(
      tx,
      sql`insert into publication_measurement (publication_id, measured_at, views, shares, recorded_by)
          values (${id}, ${measuredAt}, ${views}, ${shares}, ${viewer.id})
          on conflict (publication_id, measured_at) do update set views = excluded.views, shares = excluded.shares,
            recorded_by = excluded.recorded_by`,
    );
    return save(
      tx,
      id,
      sql`(views, shares, measured_at) = (
        select measured.views, measured.shares, measured.measured_at from publication_measurement measured
        where measured.publication_id = publication.id order by measured.measured_at desc limit 1)`,
    );
  });
}

/**
 * Locks the publication and returns it when the action is permitted, or else the refusal. @throws ApiError NOT_FOUND,
 * FORBIDDEN
 */
async function findToChange(
  tx: EntityManager,
  context: Context,
  action: PublicationAction,
  { id, version }: Read,
): Promise<Locked | StaleVersion | InvalidState> {
  if (!isUuid(id)) throw new ApiError("NOT_FOUND");
  const [publication] = await select<Locked>(
    tx,
    sql`select ${publicationColumns}, campaign.status as campaign_status
        from publication join campaign on campaign.id = publication.campaign_id
        where publication.id = ${id} and ${publicationVisibleTo(context.viewer)}
        for update of publication for share of campaign`,
  );
  if (!publication) throw new ApiError("NOT_FOUND");
  context.allow(`Mutation.${action}`, { area: publication.areaId, agency: publication.agencyId });
  if (version !== null && version !== publication.version) return new StaleVersion(publication.version);
  return refusePublicationAction(action, publication) ?? publication;
}

async function save(tx: EntityManager, id: string, set: ReturnType<typeof sql>): Promise<PublicationRow> {
  const [saved] = await select<PublicationRow>(
    tx,
    sql`update publication set ${set}, version = version + 1 where id = ${id} returning ${publicationColumns}`,
  );
  return saved!;
}
