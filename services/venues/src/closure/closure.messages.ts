import type { EntityManager } from "@mikro-orm/postgresql";
import type { Tell } from "@starlane/messages";

/**
 * A time a venue is closed although it would be open: `venues.closure`. Instants are ISO 8601, in UTC. A closure is never
 * changed, so that closures may be heard in any order, and before the venue.
 */
export interface ClosureFact {
  readonly id: string;
  readonly venue: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export function tellClosure(tell: Tell, tx: EntityManager, closure: ClosureFact): Promise<void> {
  return tell(tx, { name: "venues.closure", key: closure.id, body: closure });
}
