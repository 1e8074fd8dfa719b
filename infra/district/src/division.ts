import type { LocalDate } from "@starlane/calendar";
import { z } from "zod";

/** The levels of the official division codes, with the digits a code of each has: 2, 4, 6, 9 and 12. */
export const DIVISION_LEVELS = ["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY"] as const;

export type DivisionLevel = (typeof DIVISION_LEVELS)[number];

/** One area of the official division. */
export interface DivisionArea {
  /** The official code, such as `640105002002`; it starts with the code of its parent. */
  id: string;
  /** The official name, such as `星光巷社区居委会`. */
  name: string;
  level: DivisionLevel;
  /** The code of the area above, or null for the province. */
  parent: string | null;
}

/** A district with everything above and below it, down to the communities. */
export interface Division {
  /** The district's six digits. */
  code: string;
  /** The package of the names and codes. */
  package: { name: string; version: string };
  /** The day the division is as of: communities are founded, split and merged. */
  asOf: LocalDate;
  /** One sentence on its source, to be shown beside it. */
  source: string;
  /** Every area, each after its parent: province, city, district, then the rest by code. */
  areas: DivisionArea[];
}

const DivisionFile = z.object({
  code: z.string().regex(/^\d{6}$/),
  package: z.object({ name: z.string(), version: z.string() }),
  asOf: z.iso.date(),
  source: z.string(),
  areas: z
    .array(
      z.object({
        id: z.string().regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/),
        name: z.string().min(1),
        level: z.enum(DIVISION_LEVELS),
        parent: z.string().nullable(),
      }),
    )
    .min(5),
});

/** Parses an extract. @throws if the text is not an extract of a division */
export function parseDivision(text: string): Division {
  return DivisionFile.parse(JSON.parse(text));
}

/** Formats the extract as text, one area a line, so that a diff of a new edition shows the changes. */
export function formatDivision(division: Division): string {
  const { areas, ...head } = division;
  const lines = areas.map((area) => `    ${JSON.stringify(area)}`).join(",\n");
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "areas": [\n${lines}\n  ]\n}\n`;
}

/** Returns the areas of one level, by code. */
export function areasAtLevel(division: Division, level: DivisionLevel): DivisionArea[] {
  return division.areas.filter((area) => area.level === level);
}

/** Returns the areas directly below one. */
export function childrenOf(division: Division, id: string): DivisionArea[] {
  return division.areas.filter((area) => area.parent === id);
}

/** Returns the district itself. */
export function districtArea(division: Division): DivisionArea {
  return division.areas.find((area) => area.id === division.code)!;
}

/** Returns the level of a code by its length, or null. */
export function levelOf(code: string): DivisionLevel | null {
  return DIVISION_LEVELS[[2, 4, 6, 9, 12].indexOf(code.length)] ?? null;
}

/** Returns the code of the area above, or null for a province. */
export function parentOf(code: string): string | null {
  const digits = [2, 4, 6, 9, 12];
  const above = digits[digits.indexOf(code.length) - 1];
  return above === undefined ? null : code.slice(0, above);
}
