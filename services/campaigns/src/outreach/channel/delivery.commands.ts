import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, newId, select, sql } from "@starlane/database";
import type { CampaignStatus } from "../../campaigns/campaign/campaign.row.js";
import type { ChannelName } from "../publication/publication.row.js";
import { NOTHING_DONE, type Post, type PostProgress } from "./channel.js";
import type { PostFailure } from "./failure.rules.js";
import { LONGEST_WAIT_MS } from "./retry.rules.js";

/** The lease of a claimed delivery; a crash is noticed after it. It is longer than any one call takes. */
const LEASE_MS = 2 * 60_000;
/** The largest difference expected between the clocks of processes and of the database. */
const CLOCKS_APART_MS = 5 * 60_000;

/** A publication that is due, claimed until the lease ends. */
export interface Delivery {
  readonly publication: string;
  readonly channel: ChannelName;
  readonly campaignStatus: CampaignStatus;
  readonly post: Post;
  readonly progress: PostProgress;
  /** The number of attempts in a row that came no further than `progress`. */
  readonly attempts: number;
  /** The token that proves that the claim still holds. */
  readonly claim: string;
}

/** Starts the delivery of a publication, or restarts it from its stored progress. */
export async function startDelivery(tx: EntityManager, publication: string, dueAt: Date): Promise<void> {
  await execute(
    tx,
    sql`insert into delivery (publication_id, progress, due_at)
        values (${publication}, ${JSON.stringify(NOTHING_DONE)}::jsonb, ${dueAt})
        on conflict (publication_id) do update set due_at = excluded.due_at, attempts = 0`,
  );
}

interface ClaimedRow extends Omit<Delivery, "post" | "claim">, Post {}

/**
 * Shortens leases and waits that exceed their length because the clock was set back: otherwise a crashed process would
 * hold a delivery, or a delivery would wait, for as long again. It uses the database's clock and allows for the
 * difference to those of processes: a late process must not take a delivery that another is working on. No delivery
 * begins before it is scheduled.
 */
async function boundWaits(em: EntityManager): Promise<void> {
  const inMs = (ms: number) =>
    sql`clock_timestamp() + ${ms + CLOCKS_APART_MS}::int * interval '1 millisecond'`;
  const lease = inMs(LEASE_MS);
  const longest = sql`greatest(publication.scheduled_for, ${inMs(LONGEST_WAIT_MS)})`;
  await execute(
    em,
    sql`update delivery set due_at = least(due_at, ${longest}),
          claimed_until = case when claimed_until > ${lease} then ${lease} else claimed_until end
        from publication where publication.id = delivery.publication_id
          and (claimed_until > ${lease} or due_at > ${longest})`,
  );
}

/** Claims the unclaimed delivery that has been due longest; null when there is none. */
export async function claimDelivery(em: EntityManager, now: Date): Promise<Delivery | null> {
  const claim = newId();
  await boundWaits(em);
  const [row] = await select<ClaimedRow>(
    em,
    sql`update delivery set claim = ${claim}, claimed_until = ${leaseFrom(now)}
        from publication
          join campaign on campaign.id = publication.campaign_id
          left join material on material.id = publication.material_id
        where publication.id = delivery.publication_id and delivery.publication_id = (
          select publication_id from delivery
          where due_at <= ${now} and (claimed_until is null or claimed_until <= ${now})
          order by due_at limit 1 for update skip locked)
        returning publication.id as publication, publication.channel, publication.title, publication.body,
          publication.area_id as area, material.url as link, campaign.status as campaign_status,
          delivery.progress, delivery.attempts`,
  );
  if (!row) return null;
  const { title, body, link, area, ...delivery } = row;
  return { ...delivery, post: { title, body, link, area }, claim };
}

/** Thrown when another process took the delivery over, since it was held longer than the lease. */
export class ClaimLost extends Error {
  constructor() {
    super("the delivery is held by another");
  }
}

/** Stores the progress of a delivery and extends its lease. @throws ClaimLost */
export function saveProgress(
  em: EntityManager,
  held: Delivery,
  progress: PostProgress,
  now: Date,
): Promise<void> {
  return note(em, held, sql`progress = ${json(progress)}, claimed_until = ${leaseFrom(now)}`);
}

/** Stores the progress of a delivery and releases it until an instant. @throws ClaimLost */
export function postpone(
  em: EntityManager,
  held: Delivery,
  { progress, attempts, until }: { progress: PostProgress; attempts: number; until: Date },
): Promise<void> {
  return note(
    em,
    held,
    sql`progress = ${json(progress)}, attempts = ${attempts}, due_at = ${until}, claimed_until = null, claim = null`,
  );
}

/** The end of a delivery: published, or failed until a person tries again. */
export type End = { readonly publishedAt: Date } | { readonly failure: PostFailure };

/** Ends a delivery and records its end in the publication. @throws ClaimLost */
export function end(em: EntityManager, held: Delivery, progress: PostProgress, ended: End): Promise<void> {
  return em.transactional(async (tx) => {
    await note(
      tx,
      held,
      sql`progress = ${json(progress)}, due_at = null, claimed_until = null, claim = null`,
    );
    const set =
      "failure" in ended
        ? sql`status = 'FAILED', failure = ${json(ended.failure)}`
        : sql`status = 'PUBLISHED', published_at = ${ended.publishedAt}`;
    await execute(
      tx,
      sql`update publication set ${set}, version = version + 1 where id = ${held.publication}`,
    );
  });
}

async function note(
  em: EntityManager,
  { publication, claim }: Delivery,
  set: ReturnType<typeof sql>,
): Promise<void> {
  const noted = await execute(
    em,
    sql`update delivery set ${set} where publication_id = ${publication} and claim = ${claim}`,
  );
  if (noted === 0) throw new ClaimLost();
}

const json = (value: object) => sql`${JSON.stringify(value)}::jsonb`;
const leaseFrom = (now: Date) => new Date(now.getTime() + LEASE_MS);
