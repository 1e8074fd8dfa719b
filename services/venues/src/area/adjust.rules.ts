import { InvalidInput, type Phrase } from "@starlane/graphql";
import { refuseText } from "../text/text.rules.js";
import type { AreaLevel } from "./area.row.js";
import { areaPath, refuseUnknownArea } from "./area.rules.js";

/** The properties of an area that the rules use. */
export interface ExistingArea {
  readonly id: string;
  readonly name: string;
  readonly level: AreaLevel;
  readonly mergedInto: string | null;
}

/** A requested change of the area tree. */
export interface Adjustment {
  readonly add: readonly { readonly id: string; readonly name: string }[];
  readonly merge: readonly { readonly area: string; readonly into: string }[];
}

/** The effective changes of an adjustment, without those already in place. */
export interface Adjusted {
  readonly added: readonly (ExistingArea & { readonly parent: string })[];
  readonly merged: readonly { readonly area: string; readonly into: string }[];
}

const CHANGES_AT_MOST = 1_000;
const LONGEST_NAME = 100;

/**
 * Returns the effective changes of an adjustment, or its refusal.
 * @param district code of the district that contains all areas
 * @param existing all existing areas by code
 */
export function judgeAdjustment(
  { add, merge }: Adjustment,
  district: string,
  existing: ReadonlyMap<string, ExistingArea>,
): Adjusted | InvalidInput {
  const changes = add.length + merge.length;
  if (changes < 1 || changes > CHANGES_AT_MOST)
    return new InvalidInput(["input"], phrases.changes, { most: CHANGES_AT_MOST });
  const areas = new Map(existing);
  const added: (ExistingArea & { parent: string })[] = [];
  for (const [index, { id, name }] of add.entries()) {
    const path = ["input", "add", String(index)];
    const known = areas.get(id);
    const refusal = refuseNew(path, { id, name }, { district, areas, known });
    if (refusal) return refusal;
    if (known) continue;
    const level = levelOf(id)!;
    const area = { id, name: name.trim(), level, mergedInto: null, parent: areaPath(id).at(-2)! };
    areas.set(id, area);
    added.push(area);
  }
  const merged: { area: string; into: string }[] = [];
  for (const [index, merger] of merge.entries()) {
    const refusal = refuseMerger(["input", "merge", String(index)], merger, areas);
    if (refusal) return refusal;
    const area = areas.get(merger.area)!;
    if (area.mergedInto === merger.into) continue;
    areas.set(area.id, { ...area, mergedInto: merger.into });
    merged.push(merger);
  }
  return { added, merged };
}

interface AreaContext {
  readonly district: string;
  readonly areas: ReadonlyMap<string, ExistingArea>;
  readonly known: ExistingArea | undefined;
}

function refuseNew(
  path: readonly string[],
  { id, name }: { id: string; name: string },
  { district, areas, known }: AreaContext,
): InvalidInput | null {
  if (levelOf(id) === null || !id.startsWith(district))
    return new InvalidInput([...path, "id"], phrases.code);
  if (known && known.name !== name.trim())
    return new InvalidInput([...path, "id"], phrases.taken, { name: known.name });
  const parent = areas.get(areaPath(id).at(-2)!);
  if (!parent || parent.mergedInto !== null) return new InvalidInput([...path, "id"], phrases.parent);
  return refuseText([...path, "name"], name, { most: LONGEST_NAME, missing: phrases.name });
}

function refuseMerger(
  path: readonly string[],
  { area: id, into: intoId }: { area: string; into: string },
  areas: ReadonlyMap<string, ExistingArea>,
): InvalidInput | null {
  const [area, into] = [areas.get(id), areas.get(intoId)];
  if (!area) return refuseUnknownArea([...path, "area"], null);
  if (!into) return refuseUnknownArea([...path, "into"], null);
  if (area.mergedInto === intoId) return null;
  if (area.mergedInto !== null) return new InvalidInput([...path, "area"], phrases.gone);
  if (into.mergedInto !== null || id === intoId) return new InvalidInput([...path, "into"], phrases.intoGone);
  if (area.level !== into.level || levelOf(id) === null)
    return new InvalidInput([...path, "into"], phrases.level);
  const isHeld = [...areas.values()].some(
    (below) =>
      below.id !== id && below.id.startsWith(id) && below.level === "COMMUNITY" && below.mergedInto === null,
  );
  return isHeld ? new InvalidInput([...path, "area"], phrases.held) : null;
}

/** Returns the level of a code that may be added or merged; null for any other text. */
function levelOf(id: string): AreaLevel | null {
  if (!/^\d{9,18}$/.test(id)) return null;
  if (id.length === 9) return "STREET";
  if (id.length === 12) return "COMMUNITY";
  return id.length > 12 ? "GRID" : null;
}

const phrases = {
  changes: {
    "zh-CN": "一次须调整 1 至 {most} 个区域。",
    en: "Adjust from 1 to {most} areas at once.",
  },
  code: {
    "zh-CN": "须是本区县内的街道（9 位）、社区（12 位）或网格（13 至 18 位）的代码。",
    en: "It must be the code of a street (9 digits), community (12) or grid (13 to 18) of the district.",
  },
  taken: {
    "zh-CN": "该代码已是“{name}”的代码。",
    en: "That is the code of {name}.",
  },
  parent: {
    "zh-CN": "没有找到代码所属的上级区域，或它已并入其他区域。",
    en: "What the code says it lies in is no area, or has become part of another.",
  },
  name: { "zh-CN": "请填写区域名称。", en: "Give the area a name." },
  gone: { "zh-CN": "该区域已并入另一区域。", en: "This area has become part of another already." },
  intoGone: {
    "zh-CN": "并入的区域须是另一个仍在使用的区域。",
    en: "It must become part of another area that is still there.",
  },
  level: {
    "zh-CN": "只能并入同一级的街道、社区或网格。",
    en: "A street, community or grid becomes part of another of its own level.",
  },
  held: {
    "zh-CN": "其下还有未并出的社区，请先逐个合并。",
    en: "It still has communities: merge each of them first.",
  },
} satisfies Record<string, Phrase>;
