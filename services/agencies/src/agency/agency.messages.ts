import type { EntityManager } from "@mikro-orm/postgresql";
import type { Tell } from "@starlane/messages";
import type { AgencyKind } from "./agency.row.js";

/** What an agency is, whom it is below and what it answers for: `agencies.agency`. */
export interface AgencyFact {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly parent: string | null;
  /** All agencies above, nearest first. */
  readonly above: readonly string[];
  /** Areas, by division code. */
  readonly jurisdiction: readonly string[];
  readonly version: number;
}

export function tellAgency(tell: Tell, tx: EntityManager, agency: AgencyFact): Promise<void> {
  return tell(tx, { name: "agencies.agency", key: agency.id, body: agency });
}
