/**
 * The 32 slices an attendance counts in: whole, its campaign, its agency, its month (4) x city, district, street,
 * community (4) x its audience, all audiences (2). An attendance of the whole population counts in all audiences only.
 * A set of slices is a bit mask with the bit `dimension * 8 + level * 2 + (all ? 1 : 0)`.
 */
export const DIMENSIONS = ["ALL", "CAMPAIGN", "AGENCY", "MONTH"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The levels that are counted, with the length of their division codes, the widest first. */
export const COUNTED_LEVELS = [
  { level: "CITY", codeLength: 4 },
  { level: "DISTRICT", codeLength: 6 },
  { level: "STREET", codeLength: 9 },
  { level: "COMMUNITY", codeLength: 12 },
] as const;

/** The `audience` of a cell that counts all audiences, and the `member` of one that counts everything. */
export const ALL = "";

/**
 * Returns the areas in which an attendance in an area counts, one per counted level; null when the area is wider than
 * the level.
 */
export function countedAreas(area: string): (string | null)[] {
  return COUNTED_LEVELS.map(({ codeLength }) =>
    area.length >= codeLength ? area.slice(0, codeLength) : null,
  );
}

/** Returns the slices that two attendances of one person share, given the parts in which they agree. */
export function sharedSlices(dimensions: number, levels: number, sameAudience: boolean): number {
  return (
    OF_DIMENSIONS[dimensions]! & OF_LEVELS[levels]! & (sameAudience ? EVERY_SLICE : ALL_AUDIENCES_SLICES)
  );
}

/** Returns the dimension, the level and the audience part of a slice. */
export function sliceParts(slice: number): { dimension: number; level: number; isAll: boolean } {
  return { dimension: slice >> 3, level: (slice >> 1) & 3, isAll: (slice & 1) === 1 };
}

export const EVERY_SLICE = ~0;
/** The slices of all audiences together. */
export const ALL_AUDIENCES_SLICES = slicesWhere((_dimension, _level, all) => all);
/** By a set of dimensions, one bit each: their slices. */
const OF_DIMENSIONS = sets((set) => slicesWhere((dimension) => (set & (1 << dimension)) !== 0));
/** By a set of levels, one bit each: their slices. */
const OF_LEVELS = sets((set) => slicesWhere((_dimension, level) => (set & (1 << level)) !== 0));

/** Returns the slices of a set of levels, for every dimension and audience. */
export const slicesOfLevels = (levels: number): number => OF_LEVELS[levels]!;

function sets(slicesOf: (set: number) => number): number[] {
  return Array.from({ length: 16 }, (_, set) => slicesOf(set));
}

function slicesWhere(isIn: (dimension: number, level: number, all: boolean) => boolean): number {
  let slices = 0;
  for (let slice = 0; slice < 32; slice += 1)
    if (isIn(slice >> 3, (slice >> 1) & 3, (slice & 1) === 1)) slices |= 1 << slice;
  return slices;
}
