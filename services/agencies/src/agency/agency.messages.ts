import type { EntityManager } from "@mikro-orm/postgresql";
import { messageSource, type Publisher } from "@starlane/messages";
import { findAgencyFacts } from "./agency.loaders.js";
import type { AgencyKind } from "./agency.row.js";

/** The properties of an agency, its place in the tree and its jurisdiction: `agencies.agency`. */
export interface AgencyFact {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly parent: string | null;
  /** Ids of all agencies above, nearest first. */
  readonly above: readonly string[];
  /** Division codes of areas. */
  readonly jurisdiction: readonly string[];
  readonly version: number;
}

export function publishAgenciesChanged(
  publish: Publisher,
  tx: EntityManager,
  ...agencies: readonly AgencyFact[]
): Promise<void> {
  return publish(
    tx,
    ...agencies.map((agency) => ({ name: "agencies.agency", key: agency.id, body: agency })),
  );
}

export const agencyMessageSource = messageSource("agencies.agency", findAgencyFacts, publishAgenciesChanged);
