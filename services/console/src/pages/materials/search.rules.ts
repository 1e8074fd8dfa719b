import type { MaterialKind } from "../../graph/schema.js";

export const MATERIAL_KINDS: readonly MaterialKind[] = ["CASE", "SLIDES", "LEAFLET", "VIDEO", "QUIZ"];

/** Filters of the library; every part is optional. */
export interface MaterialSearch {
  readonly kind: MaterialKind | null;
  readonly audience: string | null;
}

/** Parses the query of an address; invalid values count as absent. */
export function readMaterialSearch(search: URLSearchParams): MaterialSearch {
  return {
    kind: MATERIAL_KINDS.find((kind) => kind === search.get("kind")) ?? null,
    audience: search.get("audience") || null,
  };
}

/** Formats the query of an address; absent filters are left out. */
export function writeMaterialSearch({ kind, audience }: MaterialSearch): Record<string, string> {
  return { ...(kind && { kind }), ...(audience && { audience }) };
}
