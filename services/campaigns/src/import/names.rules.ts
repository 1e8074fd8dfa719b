import type { Named, Names, Owned } from "@starlane/row-import";

/** Everything that a table may name. */
export interface KnownNames {
  readonly agencies: Names<Named>;
  readonly areas: Names<Named>;
  readonly venues: Names<Owned>;
  readonly speakers: Names<Owned>;
}
