import { InvalidInput } from "@starlane/graphql";
import type { AreaLevel } from "./area.row.js";

/** Returns the codes of an area and all above it, from the root down: 64, 6401, 640105, 640105002, 640105002002. */
export function areaPath(area: string): string[] {
  const lengths = [2, 4, 6, 9, 12].filter((length) => length < area.length);
  return [...lengths.map((length) => area.slice(0, length)), area];
}

/**
 * Returns the refusal of an area code that does not exist, or null.
 * @param level the area's level; null if there is no such area
 */
export function refuseUnknownArea(path: readonly string[], level: AreaLevel | null): InvalidInput | null {
  if (level !== null) return null;
  return new InvalidInput(path, {
    "zh-CN": "没有找到该区域，请核对区划代码。",
    en: "There is no such area; look at its division code.",
  });
}
