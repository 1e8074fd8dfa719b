import { isWithin } from "@starlane/auth";
import type { AreaLevelEnum } from "./area.type.js";

export type Level = `${AreaLevelEnum}`;

/** The levels of the tree, the widest first. */
export const LEVELS: readonly Level[] = ["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY", "GRID"];

/** The lengths of the division codes of the levels down to communities; longer ones are grids. */
const CODE_LENGTHS = [2, 4, 6, 9, 12] as const;

/** Derives an area's level and the area above it from its division code. */
export function readCode(code: string): AreaNode {
  const depth = CODE_LENGTHS.filter((length) => length < code.length).length;
  return {
    id: code,
    level: LEVELS[depth]!,
    parentId: depth === 0 ? null : code.slice(0, CODE_LENGTHS[depth - 1]),
  };
}

/** A replica of an area. */
export interface AreaNode {
  readonly id: string;
  readonly level: Level;
  readonly parentId: string | null;
}

/** Returns the level right below; COMMUNITY and GRID, whose parts are reported only on request, stay themselves. */
export function levelBelow(level: Level): Level {
  const below = LEVELS[LEVELS.indexOf(level) + 1];
  return below === undefined || below === "GRID" ? level : below;
}

/**
 * Returns the areas at a level inside areas, by code; an area at that level or below stands for itself.
 * @param known all areas in and below `within`
 */
export function areasAt(level: Level, within: readonly AreaNode[], known: readonly AreaNode[]): string[] {
  const depth = LEVELS.indexOf(level);
  return within
    .flatMap((outer) =>
      LEVELS.indexOf(outer.level) >= depth
        ? [outer.id]
        : known.filter((area) => area.level === level && isWithin(area.id, outer.id)).map((area) => area.id),
    )
    .sort();
}

/** Returns the widest of some areas: those that lie in none of the others, each once, by code. */
export function outermost(areas: readonly string[]): string[] {
  return [...new Set(areas)]
    .filter((area) => !areas.some((other) => other !== area && isWithin(area, other)))
    .sort();
}
