import type { Share } from "../../reach/reach.rules.js";
import type { CoverageOfQuery } from "./coverage.documents.js";

export interface AudienceColumn {
  /** An audience; everybody where null. */
  readonly audience: string | null;
  readonly name: string;
}

export interface Row {
  readonly area: string;
  readonly name: string;
  /** In the order of the columns. */
  readonly shares: readonly Share[];
}

/** Areas by audiences: first the place itself, then what is right below it. */
export interface CoverageMatrix {
  readonly columns: readonly AudienceColumn[];
  readonly place: Row;
  readonly below: readonly Row[];
}

/** The audience that is everybody: its shares are those of everybody, with the target where there is one. */
const WHOLE_POPULATION = "RESIDENT";

/** Puts the answers together. A community is a place with nothing below. */
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

/** Whether of more than half of the cells nobody knows how many people there are. */
export function isMostlyUnknown({ place, below }: CoverageMatrix): boolean {
  const shares = [place, ...below].flatMap((row) => row.shares);
  return shares.filter(({ population }) => population === null).length * 2 > shares.length;
}

/** The community's name without what every community has in its name. */
export function shortCommunityName(name: string): string {
  const short = name.replace(/(社区)?(居民委员会|居委会|村民委员会|村委会)$/, "");
  return short === "" ? name : short;
}

/** Communities under the street their code begins with, in the order they come. */
export function byStreet<Place extends { readonly id: string }>(
  communities: readonly Place[],
  streets: readonly Place[],
): { street: Place; communities: Place[] }[] {
  return streets.map((street) => ({
    street,
    communities: communities.filter(({ id }) => id.startsWith(street.id)),
  }));
}
