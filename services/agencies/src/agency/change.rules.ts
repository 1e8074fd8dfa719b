import { isWithin } from "@starlane/auth";
import { InvalidInput, isLongerThan } from "@starlane/graphql";
import type { ReplicatedArea } from "../area/area.rules.js";
import type { AgencyKind } from "./agency.row.js";
import { agenciesAbove, agenciesWithin, type AgencyReach } from "./agency.rules.js";

/** An agency as it stands among the others. */
export interface ListedAgency extends AgencyReach {
  readonly code: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly version: number;
}

/** Every agency by id, with the areas it answers for today. */
export type Directory = ReadonlyMap<string, ListedAgency>;

const LONGEST_NAME = 64;
const CODE = /^[A-Z0-9][A-Z0-9._-]{1,39}$/;
const AREAS_AT_MOST = 1_000;

/** @param name without spaces around it */
export function refuseAgencyName(name: string): InvalidInput | null {
  if (/^[^\p{Cc}]+$/u.test(name) && !isLongerThan(name, LONGEST_NAME)) return null;
  return new InvalidInput(["input", "name"], {
    "zh-CN": "单位名称须为 1 至 64 个字符。",
    en: "An agency's name is 1 to 64 characters.",
  });
}

export function refuseCode(code: string): InvalidInput | null {
  if (CODE.test(code)) return null;
  return new InvalidInput(["input", "code"], {
    "zh-CN": "单位代码须为 2 至 40 位大写字母或数字，第二位起可用“.”“_”“-”，如 PS-640105002。",
    en: "An agency's code is 2 to 40 capital letters or digits; from the second on also “.”, “_” and “-”, such as PS-640105002.",
  });
}

/** One that does not exist and one that is not theirs to add to are refused alike. */
export function refuseParent(parent: string | null, reach: ReadonlySet<string>): InvalidInput | null {
  if (parent === null || reach.has(parent)) return null;
  return new InvalidInput(["input", "parent"], {
    "zh-CN": "没有这个上级单位，或该单位不在您的管理范围内。",
    en: "There is no such agency to be above it, or it is not within your reach.",
  });
}

/** Another agency of the same parent that has the name, whatever its case; null where there is none. */
export function siblingNamed(
  directory: Directory,
  { id, parentId, name }: Pick<ListedAgency, "parentId" | "name"> & { readonly id: string | null },
): ListedAgency | null {
  const isTheSame = (other: ListedAgency) =>
    other.id !== id && other.parentId === parentId && other.name.toLowerCase() === name.toLowerCase();
  return [...directory.values()].find(isTheSame) ?? null;
}

/** The agency, or the nearest above it, that answers for areas of its own; null where none does. */
export function nearestWithAreas(agency: string | null, directory: Directory): ListedAgency | null {
  if (agency === null) return null;
  const up = [agency, ...agenciesAbove(agency, directory)].map((id) => directory.get(id));
  return up.find((one) => one !== undefined && one.areas.length > 0) ?? null;
}

export interface NewJurisdiction {
  /** What it is to answer for, each area once. */
  readonly areas: readonly string[];
  /** What it answers for now: that may stay, whatever has become of it. */
  readonly held: readonly string[];
  /** What it is asked for and exists. */
  readonly known: ReadonlyMap<string, ReplicatedArea>;
  /** The nearest above it that answers for areas; null where none does. */
  readonly above: Pick<ListedAgency, "name" | "areas"> | null;
  /** The areas of the administrator. */
  readonly administered: readonly string[];
}

/** Why an agency may not answer for some areas, or null if it may. */
export function refuseJurisdiction({
  areas,
  held,
  known,
  above,
  administered,
}: NewJurisdiction): InvalidInput | null {
  if (areas.length > AREAS_AT_MOST)
    return new InvalidInput(["input", "jurisdiction"], {
      "zh-CN": `一个单位的辖区最多 ${AREAS_AT_MOST} 处。`,
      en: `An agency answers for at most ${AREAS_AT_MOST} areas.`,
    });
  for (const [index, area] of areas.entries()) {
    if (held.includes(area)) continue;
    const path = ["input", "jurisdiction", String(index)];
    // Before it is known: another's is answered for as none.
    if (!administered.some((outer) => isWithin(area, outer)))
      return new InvalidInput(
        path,
        {
          "zh-CN": "区划 {area} 不在您的管理范围内。",
          en: "The area {area} is not within your reach.",
        },
        { area },
      );
    const found = known.get(area);
    if (!found)
      return new InvalidInput(
        path,
        { "zh-CN": "没有区划 {area}。", en: "There is no area {area}." },
        { area },
      );
    if (found.mergedInto !== null)
      return new InvalidInput(
        path,
        {
          "zh-CN": "区划 {area} 已并入 {into}，请改选 {into}。",
          en: "{area} became part of {into}; choose {into}.",
        },
        { area, into: found.mergedInto },
      );
    if (above && !above.areas.some((outer) => isWithin(area, outer)))
      return new InvalidInput(
        path,
        {
          "zh-CN": "区划 {area} 超出上级单位“{above}”的辖区。",
          en: "The area {area} is beyond what “{above}” above it answers for.",
        },
        { area, above: above.name },
      );
  }
  const inner = areas.find((area) => areas.some((outer) => outer !== area && isWithin(area, outer)));
  if (inner === undefined || areas.every((area) => held.includes(area))) return null;
  const outer = areas.find((area) => area !== inner && isWithin(inner, area))!;
  return new InvalidInput(
    ["input", "jurisdiction"],
    {
      "zh-CN": "区划 {inner} 已在 {outer} 之内，只选其一。",
      en: "{inner} lies in {outer}; give one of the two.",
    },
    { inner, outer },
  );
}

/** Why an agency may not leave areas to nobody above: those below it answer for some of them. Null if it may. */
export function refuseLeaving(
  id: string,
  areas: readonly string[],
  directory: Directory,
): InvalidInput | null {
  const held = directory.get(id)?.areas ?? [];
  if (areas.length === 0) return null; // the nearest above, within which it was, takes its place
  const isLeft = (area: string) =>
    !areas.some((outer) => isWithin(area, outer)) &&
    (held.length === 0 || held.some((outer) => isWithin(area, outer)));
  for (const below of directory.values()) {
    const nearest = agenciesAbove(below.id, directory).find(
      (above) => above === id || directory.get(above)!.areas.length > 0,
    );
    const left = nearest === id ? below.areas.find(isLeft) : undefined;
    if (left === undefined) continue;
    return new InvalidInput(
      ["input", "jurisdiction"],
      {
        "zh-CN": "下级单位“{below}”负责区划 {area}，请先修改它的辖区。",
        en: "“{below}” below it answers for {area}; change what that one answers for first.",
      },
      { below: below.name, area: left },
    );
  }
  return null;
}

/** Nobody makes an agency, or makes one into one, that others look after. */
export function refuseBeyondReach(
  agency: AgencyReach,
  directory: Directory,
  administered: readonly string[],
): InvalidInput | null {
  const after = [...directory.values()].filter(({ id }) => id !== agency.id);
  if (agenciesWithin([...after, agency], administered).has(agency.id)) return null;
  return new InvalidInput(["input", "jurisdiction"], {
    "zh-CN": "没有您管理范围内的辖区，也没有这样的上级，该单位就不归您管理：请选择辖区或上级单位。",
    en: "With no area and nobody above it within your reach, the agency would not be yours to look after: choose an area or an agency above it.",
  });
}

const PREFIXES: Readonly<Record<AgencyKind, string>> = {
  SUB_BUREAU: "PSB",
  POLICE_STATION: "PS",
  POLICE_ROOM: "PR",
  EDUCATION: "EDU",
  CIVIL_AFFAIRS: "CA",
  HUMAN_RESOURCES: "HR",
  RESIDENTS_COMMITTEE: "RC",
  SCHOOL: "SCH",
  ENTERPRISE: "ENT",
  SENIOR_UNIVERSITY: "SU",
  OTHER: "ORG",
};
/** Those of which there are many in one place. */
const NUMBERED: ReadonlySet<AgencyKind> = new Set(["SCHOOL", "ENTERPRISE", "SENIOR_UNIVERSITY", "OTHER"]);

/**
 * A code like those that an installation begins with: the kind and the smallest division that holds all it answers for, `PS-640105002`;
 * of a school and the like that of the nearest above it, and a number, `SCH-640105-01`. Null where the areas have no division in common.
 * @param areas its own, or where it has none those of the nearest above it, or those of who adds it
 */
export function codeFor(
  kind: AgencyKind,
  areas: readonly string[],
  taken: ReadonlySet<string>,
): string | null {
  const division = smallestAround(areas);
  if (division === null) return null;
  const plain = `${PREFIXES[kind]}-${division}`;
  if (!NUMBERED.has(kind) && !taken.has(plain)) return plain;
  for (let number = NUMBERED.has(kind) ? 1 : 2; ; number += 1) {
    const numbered = `${plain}-${String(number).padStart(2, "0")}`;
    if (!taken.has(numbered)) return numbered;
  }
}

/** How long codes of provinces, cities, districts, streets and communities are. */
const LENGTHS = [12, 9, 6, 4, 2];

function smallestAround(areas: readonly string[]): string | null {
  const [first, ...others] = areas;
  if (first === undefined) return null;
  if (others.every((area) => area === first)) return first;
  const length = LENGTHS.find((most) => areas.every((area) => area.slice(0, most) === first.slice(0, most)));
  return length === undefined ? null : first.slice(0, length);
}
