import type { Named, Names, Owned } from "@starlane/row-import";

/** A venue by its name, and where it lies. */
export interface NamedVenue extends Owned {
  readonly areaId: string;
}

/** Everything that a table may name. */
export interface EventImportNames {
  readonly agencies: Names<Named>;
  readonly areas: Names<Named>;
  readonly venues: Names<NamedVenue>;
  readonly speakers: Names<Owned>;
}
