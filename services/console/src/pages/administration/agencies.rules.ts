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
