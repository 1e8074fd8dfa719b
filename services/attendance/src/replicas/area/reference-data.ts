import { withoutAbortSignal } from "@starlane/database";
import type { Pool } from "pg";
import { outermost, type AreaNode, type Level } from "./area.rules.js";
import { becameOf } from "./merge.rules.js";
import { populationsOf, type Populations } from "./population.rules.js";

/** A figure that is valid from a day on. */
interface DatedFigure {
  readonly areaId: string;
  readonly audience: string;
  readonly people: number;
  /** `yyyy-mm-dd`. */
  readonly asOf: string;
}

/** The rows of the tables. */
interface ReferenceRows {
  readonly version: string;
  /** All areas that were ever replicated, by code. */
  readonly areas: readonly (AreaNode & { readonly mergedInto: string | null })[];
  /** Grouped by area and audience, the newest last. */
  readonly figures: readonly DatedFigure[];
  /** The division codes of agencies' jurisdictions, by agency id. */
  readonly agencies: ReadonlyMap<string, readonly string[]>;
}

const DIVISION_CODE = /^\d+$/;

/** A version of the reference data for reports: the areas, their populations, and the jurisdictions of agencies. */
export class ReferenceData {
  /** Changes whenever any of the data changes. */
  readonly version: string;
  /** The areas that have not been merged, by code. */
  readonly #areas: readonly AreaNode[];
  readonly #byId: ReadonlyMap<string, AreaNode>;
  readonly #mergedInto: ReadonlyMap<string, string>;
  readonly #figures: readonly DatedFigure[];
  readonly #agencies: ReadonlyMap<string, readonly string[]>;
  #day = "";
  #populations: Populations | null = null;

  constructor({ version, areas, figures, agencies }: ReferenceRows) {
    this.version = version;
    this.#mergedInto = new Map(
      areas.flatMap(({ id, mergedInto }) => (mergedInto === null ? [] : [[id, mergedInto]])),
    );
    this.#areas = areas.filter(({ id }) => !this.#isGone(id));
    this.#byId = new Map(this.#areas.map((area) => [area.id, area]));
    this.#figures = figures;
    this.#agencies = agencies;
  }

  /** Returns the area of a division code; undefined when it is not replicated, or was merged into another. */
  area(id: string): AreaNode | undefined {
    return this.#byId.get(id);
  }

  levelOf(id: string): Level | null {
    return this.#byId.get(id)?.level ?? null;
  }

  /** Returns the areas in and below some areas, by code. */
  within(outer: readonly string[]): readonly AreaNode[] {
    return this.#areas.filter(({ id }) => outer.some((code) => id.startsWith(code)));
  }

  /**
   * Returns the areas for division codes and agency ids, in the requested order and none inside another: a code for
   * itself, an agency for its jurisdiction, and for a merged area the one it became. Null when no such agency is
   * replicated.
   */
  areasOf(asked: readonly string[]): (readonly string[] | null)[] {
    return asked.map((id) => {
      const areas = DIVISION_CODE.test(id) ? [id] : this.#agencies.get(id);
      return areas ? outermost(areas.map((area) => becameOf(area, this.#mergedInto))) : null;
    });
  }

  /** Returns the populations by the figures that are valid on a day. */
  populationsOn(day: string): Populations {
    if (this.#populations === null || this.#day !== day) {
      const valid = new Map<string, DatedFigure>();
      for (const figure of this.#figures)
        if (figure.asOf <= day) valid.set(`${figure.areaId} ${figure.audience}`, figure);
      this.#populations = populationsOf(this.#areas, [...valid.values()]);
      this.#day = day;
    }
    return this.#populations;
  }

  /** Returns true when the area, or one above it, was merged into another. */
  #isGone(id: string): boolean {
    if (this.#mergedInto.size === 0) return false;
    for (let length = id.length; length > 0; length -= 1)
      if (this.#mergedInto.has(id.slice(0, length))) return true;
    return false;
  }
}

/** A result and the version of the reference data when it was computed; null when the version was not read. */
export interface VersionedResult<T> {
  readonly value: T;
  readonly version: string | null;
}

/** The most times a computation is repeated because the reference data changed meanwhile. */
const CHANGES_AT_MOST = 3;

/** Caches the reference data until its version changes, whichever process changes it. */
export class ReferenceDataCache {
  readonly #pool: Pool;
  #latest: ReferenceData | null = null;
  #reading: Promise<ReferenceData> | null = null;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * Computes a result from the current reference data, and again when the data turns out to have changed. The counting
   * statement returns the version as well, so checking it takes no statement of its own.
   */
  async evaluate<T>(
    work: (reference: ReferenceData) => Promise<VersionedResult<T>> | VersionedResult<T>,
  ): Promise<T> {
    for (let changes = 0; ; changes += 1) {
      // A read that begins here is as recent as any answer; a read that others have begun may not be.
      const isFresh = this.#latest === null && this.#reading === null;
      const reference = this.#latest ?? (await this.#read());
      try {
        const { value, version } = await work(reference);
        if (isFresh && (version === null || changes >= CHANGES_AT_MOST)) return value;
        if ((version ?? (await this.#version())) === reference.version) return value;
      } catch (error) {
        if (isFresh || (await this.#version()) === reference.version) throw error;
      }
      if (this.#latest === reference) this.#latest = null;
    }
  }

  async #read(): Promise<ReferenceData> {
    this.#reading ??= withoutAbortSignal(() => this.#readNow());
    try {
      return (this.#latest = await this.#reading);
    } finally {
      this.#reading = null;
    }
  }

  async #readNow(): Promise<ReferenceData> {
    const { rows } = await this.#pool.query<{
      version: string;
      areas: string;
      figures: string;
      agencies: string;
    }>({ name: "read reference data", text: READ });
    const { version, areas, figures, agencies } = rows[0]!;
    return new ReferenceData({
      version,
      areas: JSON.parse(areas) as ReferenceRows["areas"],
      figures: JSON.parse(figures) as DatedFigure[],
      agencies: new Map(Object.entries(JSON.parse(agencies) as Record<string, string[]>)),
    });
  }

  async #version(): Promise<string> {
    const { rows } = await this.#pool.query<{ version: string }>({
      name: "read version of reference data",
      text: "select version::text from ground",
    });
    return rows[0]!.version;
  }
}

/** Reads everything in one statement, and so in one snapshot with its version. */
const READ = `select version::text,
    (select coalesce(json_agg(json_build_object('id', id, 'level', level, 'parentId', parent_id, 'mergedInto', merged_into)
      order by id), '[]')::text from known_area) as areas,
    (select coalesce(json_agg(json_build_object('areaId', area_id, 'audience', audience, 'people', people, 'asOf', as_of)
      order by area_id, audience, as_of), '[]')::text from known_population) as figures,
    (select coalesce(json_object_agg(id, jurisdiction), '{}')::text from known_agency) as agencies
  from ground`;
