import { isWithin } from "@starlane/auth";

/** An agency, and the areas it answers for by itself. */
export interface AgencyReach {
  readonly id: string;
  readonly parentId: string | null;
  readonly areas: readonly string[];
}

/** The ids of all agencies above one, nearest first. */
export function agenciesAbove(
  agency: string,
  tree: ReadonlyMap<string, { readonly parentId: string | null }>,
): string[] {
  const above: string[] = [];
  for (let at = tree.get(agency)?.parentId; at && !above.includes(at); at = tree.get(at)?.parentId)
    above.push(at);
  return above;
}

/**
 * The agencies whose people an administrator of `areas` looks after: those that answer for nothing outside them.
 *
 * A school answers for no area of its own; it is where the nearest agency above it is. One that answers for nothing all the
 * way up counts as being everywhere, and is left to whoever has everything. In doubt the answer is no: to look after a
 * person is to be able to sign in as them.
 */
export function agenciesWithin(agencies: readonly AgencyReach[], areas: readonly string[]): Set<string> {
  const tree = new Map(agencies.map((agency) => [agency.id, agency]));
  const everywhere = agencies.flatMap((agency) => agency.areas);
  const areasOf = ({ id }: AgencyReach): readonly string[] =>
    [id, ...agenciesAbove(id, tree)].map((at) => tree.get(at)?.areas ?? []).find((own) => own.length > 0) ??
    everywhere;
  const isMine = (area: string) => areas.some((outer) => isWithin(area, outer));
  return new Set(
    agencies
      .filter((agency) => areasOf(agency).length > 0 && areasOf(agency).every(isMine))
      .map((agency) => agency.id),
  );
}
