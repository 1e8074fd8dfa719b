import type { Named, Names, Owned } from "@starlane/row-import";

/** A venue by its name, with its area. */
export interface NamedVenue extends Owned {
  readonly areaId: string;
}

/** All names that a table may use. */
export interface EventImportNames {
  readonly agencies: Names<Named>;
  readonly areas: Names<Named>;
  readonly venues: Names<NamedVenue>;
  readonly speakers: Names<Owned>;
}
