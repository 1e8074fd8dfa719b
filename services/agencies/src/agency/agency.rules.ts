import { isWithin } from "@starlane/auth";

/** An agency and the areas of its own jurisdiction. */
export interface AgencyReach {
  readonly id: string;
  readonly parentId: string | null;
  readonly areas: readonly string[];
}

/** Returns the ids of all agencies above one, nearest first. */
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
 * Returns the agencies whose users an administrator of `areas` manages: those whose jurisdiction lies entirely within
 * the areas.
 *
 * A school has no jurisdiction of its own; it belongs to the areas of the nearest agency above it that has one. An
 * agency without any jurisdiction up to the root counts as being everywhere, so only an administrator of everything
 * manages it. In doubt the answer is no, since managing a user means being able to sign in as that user.
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
