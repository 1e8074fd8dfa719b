import type { Share } from "../../reach/reach.rules.js";
import type { CoverageOfQuery } from "./coverage.documents.js";

export interface AudienceColumn {
  /** Id of the audience; null for the whole population. */
  readonly audience: string | null;
  readonly name: string;
}

export interface Row {
  readonly area: string;
  readonly name: string;
  /** In the order of the columns. */
  readonly shares: readonly Share[];
}

/** Shares by area and audience: first the area itself, then its direct children. */
export interface CoverageMatrix {
  readonly columns: readonly AudienceColumn[];
  readonly place: Row;
  readonly below: readonly Row[];
}

/** Id of the audience that is the whole population; its shares carry the target of the total, if there is any. */
const WHOLE_POPULATION = "RESIDENT";

/** Combines the answers of the query into a matrix. A community has no children. */
export function matrixOf(
  { whole, areas, cells }: Pick<CoverageOfQuery, "whole" | "areas" | "cells">,
  place: { readonly id: string; readonly name: string },
  everybody: string,
): CoverageMatrix {
  const others = whole.rows.filter(({ audience }) => audience!.id !== WHOLE_POPULATION);
  const columns = [
    { audience: null, name: everybody },
    ...others.map(({ audience }) => ({ audience: audience!.id, name: audience!.name })),
  ];
  const all = whole.rows.find(({ audience }) => audience!.id === WHOLE_POPULATION)!;
  const byCell = new Map(cells.rows.map((row) => [`${row.area!.id} ${row.audience!.id}`, row]));
  const below = areas.rows
    .filter(({ area }) => area!.id !== place.id)
    .map((row) => ({
      area: row.area!.id,
      name: row.area!.name,
      shares: columns.map(({ audience }) => byCell.get(`${row.area!.id} ${audience ?? WHOLE_POPULATION}`)!),
    }));
  return {
    columns,
    place: { area: place.id, name: place.name, shares: [all, ...others] },
    below,
  };
}

/** Returns true when the population of more than half of the cells is unknown. */
export function isMostlyUnknown({ place, below }: CoverageMatrix): boolean {
  const shares = [place, ...below].flatMap((row) => row.shares);
  return shares.filter(({ population }) => population === null).length * 2 > shares.length;
}

/** Returns the name of a community without the suffix that every community has. */
export function shortCommunityName(name: string): string {
  const short = name.replace(/(社区)?(居民委员会|居委会|村民委员会|村委会)$/, "");
  return short === "" ? name : short;
}

/** Groups communities by the street their code begins with, in their order. */
export function byStreet<Place extends { readonly id: string }>(
  communities: readonly Place[],
  streets: readonly Place[],
): { street: Place; communities: Place[] }[] {
  return streets.map((street) => ({
    street,
    communities: communities.filter(({ id }) => id.startsWith(street.id)),
  }));
}
