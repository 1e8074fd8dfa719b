import type { EntityManager } from "@mikro-orm/postgresql";
import { messageSource, type Publisher } from "@starlane/messages";
import { findClosuresAfter } from "./closure.loaders.js";
import type { ClosureRow } from "./closure.row.js";

/** A time during which a venue is closed despite its opening hours: `venues.closure`. Instants are ISO 8601, in UTC. */
export interface ClosureFact {
  readonly id: string;
  readonly venue: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** True if it no longer has an effect. */
  readonly withdrawn: boolean;
  readonly version: number;
}

export function publishClosuresChanged(
  publish: Publisher,
  tx: EntityManager,
  ...closures: readonly ClosureRow[]
): Promise<void> {
  return publish(
    tx,
    ...closures.map((closure) => ({ name: "venues.closure", key: closure.id, body: factOf(closure) })),
  );
}

export const closureMessageSource = messageSource(
  "venues.closure",
  findClosuresAfter,
  publishClosuresChanged,
);

function factOf({ id, venueId, from, to, reason, withdrawnAt, version }: ClosureRow): ClosureFact {
  return {
    id,
    venue: venueId,
    from: from.toISOString(),
    to: to.toISOString(),
    reason,
    withdrawn: withdrawnAt !== null,
    version,
  };
}
