import type { EntityManager } from "@mikro-orm/postgresql";
import type { Tell } from "@starlane/messages";
import type { ClosureRow } from "./closure.row.js";

/** A time a venue is closed although it would be open: `venues.closure`. Instants are ISO 8601, in UTC. */
export interface ClosureFact {
  readonly id: string;
  readonly venue: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** It closes nothing any more. */
  readonly withdrawn: boolean;
  readonly version: number;
}

export function tellClosure(tell: Tell, tx: EntityManager, closure: ClosureRow): Promise<void> {
  const { id, venueId, from, to, reason, withdrawnAt, version } = closure;
  const body: ClosureFact = {
    id,
    venue: venueId,
    from: from.toISOString(),
    to: to.toISOString(),
    reason,
    withdrawn: withdrawnAt !== null,
    version,
  };
  return tell(tx, { name: "venues.closure", key: id, body });
}
