import { isWithin } from "@starlane/auth";
import { InvalidInput, isLongerThan } from "@starlane/graphql";
import type { ReplicatedArea } from "../replicas/area/area.rules.js";
import type { AgencyKind } from "./agency.row.js";
import { agenciesAbove, agenciesWithin, type AgencyReach } from "./agency.rules.js";

/** An agency with the properties that are compared with those of the others. */
export interface ListedAgency extends AgencyReach {
  readonly code: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly version: number;
}

/** All agencies by id, with their jurisdictions of today. */
export type Directory = ReadonlyMap<string, ListedAgency>;

const LONGEST_NAME = 64;
const CODE = /^[A-Z0-9][A-Z0-9._-]{1,39}$/;
const AREAS_AT_MOST = 1_000;

/**
 * Returns the refusal of an agency's name, or null.
 * @param name trimmed
 */
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

/** Returns the refusal of a parent, or null. An unknown parent and one outside the reach get the same refusal. */
export function refuseParent(parent: string | null, reach: ReadonlySet<string>): InvalidInput | null {
  if (parent === null || reach.has(parent)) return null;
  return new InvalidInput(["input", "parent"], {
    "zh-CN": "没有这个上级单位，或该单位不在您的管理范围内。",
    en: "There is no such agency to be above it, or it is not within your reach.",
  });
}

/** Returns the other agency of the same parent that has the name, ignoring case; null if there is none. */
export function siblingNamed(
  directory: Directory,
  { id, parentId, name }: Pick<ListedAgency, "parentId" | "name"> & { readonly id: string | null },
): ListedAgency | null {
  const isTheSame = (other: ListedAgency) =>
    other.id !== id && other.parentId === parentId && other.name.toLowerCase() === name.toLowerCase();
  return [...directory.values()].find(isTheSame) ?? null;
}

/** Returns the agency, or the nearest above it, that has a jurisdiction of its own; null if there is none. */
export function nearestWithAreas(agency: string | null, directory: Directory): ListedAgency | null {
  if (agency === null) return null;
  const up = [agency, ...agenciesAbove(agency, directory)].map((id) => directory.get(id));
  return up.find((one) => one !== undefined && one.areas.length > 0) ?? null;
}

export interface NewJurisdiction {
  /** The requested areas, each once. */
  readonly areas: readonly string[];
  /** The current areas, which may stay even if they have been merged or lie outside the administrator's areas. */
  readonly held: readonly string[];
  /** Those of the requested areas that exist. */
  readonly known: ReadonlyMap<string, ReplicatedArea>;
  /** The nearest agency above that has a jurisdiction; null if there is none. */
  readonly above: Pick<ListedAgency, "name" | "areas"> | null;
  /** The areas of the administrator. */
  readonly administered: readonly string[];
}

/** Returns the refusal of a jurisdiction, or null. */
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
    // Before the lookup: an area outside the reach looks like an unknown one.
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

/** Returns the refusal of giving up areas that are part of the jurisdiction of an agency below, or null. */
export function refuseLeaving(
  id: string,
  areas: readonly string[],
  directory: Directory,
): InvalidInput | null {
  const held = directory.get(id)?.areas ?? [];
  if (areas.length === 0) return null; // the nearest agency above contains its areas and takes over
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

/** Returns the refusal of an agency that the administrator would not manage after the change, or null. */
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
/** Kinds of which there are many in one area. */
const NUMBERED: ReadonlySet<AgencyKind> = new Set(["SCHOOL", "ENTERPRISE", "SENIOR_UNIVERSITY", "OTHER"]);

/**
 * Returns a code of the form used in the initial data: the kind and the smallest division that contains the
 * jurisdiction, `PS-640105002`. For a school and the like it is the division of the nearest agency above, and a number:
 * `SCH-640105-01`. Returns null if the areas have no division in common.
 * @param areas its own areas, otherwise those of the nearest agency above, otherwise those of the administrator
 */
export function codeFor(
  kind: AgencyKind,
  areas: readonly string[],
  taken: ReadonlySet<string>,
): string | null {
  const division = commonDivision(areas);
  if (division === null) return null;
  const plain = `${PREFIXES[kind]}-${division}`;
  if (!NUMBERED.has(kind) && !taken.has(plain)) return plain;
  for (let number = NUMBERED.has(kind) ? 1 : 2; ; number += 1) {
    const numbered = `${plain}-${String(number).padStart(2, "0")}`;
    if (!taken.has(numbered)) return numbered;
  }
}

/** Lengths of the codes of communities, streets, districts, cities and provinces. */
const LENGTHS = [12, 9, 6, 4, 2];

function commonDivision(areas: readonly string[]): string | null {
  const [first, ...others] = areas;
  if (first === undefined) return null;
  if (others.every((area) => area === first)) return first;
  const length = LENGTHS.find((most) => areas.every((area) => area.slice(0, most) === first.slice(0, most)));
  return length === undefined ? null : first.slice(0, length);
}
