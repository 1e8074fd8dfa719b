import type { MaterialKind } from "../../graph/schema.js";

export const MATERIAL_KINDS: readonly MaterialKind[] = ["CASE", "SLIDES", "LEAFLET", "VIDEO", "QUIZ"];

/** What of the library is looked at; each part may be left open. */
export interface MaterialSearch {
  readonly kind: MaterialKind | null;
  readonly audience: string | null;
}

/** Reads an address; what cannot be read counts as not said. */
export function readMaterialSearch(search: URLSearchParams): MaterialSearch {
  return {
    kind: MATERIAL_KINDS.find((kind) => kind === search.get("kind")) ?? null,
    audience: search.get("audience") || null,
  };
}

/** Writes it: only what is said. */
export function writeMaterialSearch({ kind, audience }: MaterialSearch): Record<string, string> {
  return { ...(kind && { kind }), ...(audience && { audience }) };
}
