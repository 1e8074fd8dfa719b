interface AgencyNode {
  readonly id: string;
  readonly parent: { readonly id: string } | null;
}

/** Lists agencies depth first with their depth in the tree; an agency whose parent is not among them is a root. */
export function inTreeOrder<Agency extends AgencyNode>(
  agencies: readonly Agency[],
): { readonly agency: Agency; readonly depth: number }[] {
  const known = new Set(agencies.map(({ id }) => id));
  const below = Map.groupBy(agencies, ({ parent }) => (parent && known.has(parent.id) ? parent.id : null));
  const from = (parent: string | null, depth: number): { agency: Agency; depth: number }[] =>
    (below.get(parent) ?? []).flatMap((agency) => [{ agency, depth }, ...from(agency.id, depth + 1)]);
  return from(null, 0);
}

interface WithJurisdiction extends AgencyNode {
  readonly jurisdiction: readonly { readonly id: string }[];
}

/**
 * Returns the agencies that an administrator of the given areas manages: those whose jurisdiction lies entirely in
 * these areas. An agency without a jurisdiction takes that of its nearest ancestor with one; without such an ancestor,
 * that of all agencies together.
 */
export function managedAgencies(
  agencies: readonly WithJurisdiction[],
  areas: readonly string[],
): ReadonlySet<string> {
  const known = new Map(agencies.map((agency) => [agency.id, agency]));
  const everywhere = agencies.flatMap(({ jurisdiction }) => jurisdiction);
  const areasOf = (agency: WithJurisdiction | undefined): WithJurisdiction["jurisdiction"] => {
    if (!agency) return everywhere;
    if (agency.jurisdiction.length > 0) return agency.jurisdiction;
    return areasOf(agency.parent ? known.get(agency.parent.id) : undefined);
  };
  const isMine = ({ id }: { readonly id: string }) => areas.some((area) => id.startsWith(area));
  return new Set(agencies.filter((agency) => areasOf(agency).every(isMine)).map(({ id }) => id));
}

/** Returns true when both lists hold the same ids, in any order. */
export function haveSameIds(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}
