interface Belonging {
  readonly id: string;
  readonly parent: { readonly id: string } | null;
}

/** Each after the one it belongs to, with how far down it stands; whose parent is not among them stands at the top. */
export function inTree<Agency extends Belonging>(
  agencies: readonly Agency[],
): { readonly agency: Agency; readonly depth: number }[] {
  const known = new Set(agencies.map(({ id }) => id));
  const below = Map.groupBy(agencies, ({ parent }) => (parent && known.has(parent.id) ? parent.id : null));
  const from = (parent: string | null, depth: number): { agency: Agency; depth: number }[] =>
    (below.get(parent) ?? []).flatMap((agency) => [{ agency, depth }, ...from(agency.id, depth + 1)]);
  return from(null, 0);
}

interface Answering extends Belonging {
  readonly jurisdiction: readonly { readonly id: string }[];
}

/**
 * The agencies that an administrator of some areas looks after: those that answer for nothing outside them. One that answers for nothing
 * is where the nearest above it is, and everywhere where there is none.
 */
export function lookedAfter(agencies: readonly Answering[], areas: readonly string[]): ReadonlySet<string> {
  const known = new Map(agencies.map((agency) => [agency.id, agency]));
  const everywhere = agencies.flatMap(({ jurisdiction }) => jurisdiction);
  const areasOf = (agency: Answering | undefined): Answering["jurisdiction"] => {
    if (!agency) return everywhere;
    if (agency.jurisdiction.length > 0) return agency.jurisdiction;
    return areasOf(agency.parent ? known.get(agency.parent.id) : undefined);
  };
  const isMine = ({ id }: { readonly id: string }) => areas.some((area) => id.startsWith(area));
  return new Set(agencies.filter((agency) => areasOf(agency).every(isMine)).map(({ id }) => id));
}

/** Whether two choices are of the same things, in whatever order. */
export function areSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}
