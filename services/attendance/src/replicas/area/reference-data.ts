import { forOthersToo } from "@starlane/database";
import type { Pool } from "pg";
import { outermost, type KnownArea, type Level } from "./area.rules.js";
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

/** As the tables have it. */
interface GroundRows {
  readonly version: string;
  /** All that were ever heard of, by code. */
  readonly areas: readonly (KnownArea & { readonly mergedInto: string | null })[];
  /** Those of an area and audience one after the other, the newest last. */
  readonly figures: readonly DatedFigure[];
  /** Jurisdictions of agencies by their ids: division codes. */
  readonly agencies: ReadonlyMap<string, readonly string[]>;
}

const DIVISION_CODE = /^\d+$/;

/** What reports are laid out by, as it was at one time: the areas, their populations, and what agencies answer for. */
export class Ground {
  /** Another one when anything of it is another. */
  readonly version: string;
  /** Those that are still there, by code. */
  readonly #areas: readonly KnownArea[];
  readonly #byId: ReadonlyMap<string, KnownArea>;
  readonly #mergedInto: ReadonlyMap<string, string>;
  readonly #figures: readonly DatedFigure[];
  readonly #agencies: ReadonlyMap<string, readonly string[]>;
  #day = "";
  #populations: Populations | null = null;

  constructor({ version, areas, figures, agencies }: GroundRows) {
    this.version = version;
    this.#mergedInto = new Map(
      areas.flatMap(({ id, mergedInto }) => (mergedInto === null ? [] : [[id, mergedInto]])),
    );
    this.#areas = areas.filter(({ id }) => !this.#isGone(id));
    this.#byId = new Map(this.#areas.map((area) => [area.id, area]));
    this.#figures = figures;
    this.#agencies = agencies;
  }

  /** The area of a division code; undefined where it was not heard of, or became part of another. */
  area(id: string): KnownArea | undefined {
    return this.#byId.get(id);
  }

  levelOf(id: string): Level | null {
    return this.#byId.get(id)?.level ?? null;
  }

  /** The areas in and below some, by code. */
  within(outer: readonly string[]): readonly KnownArea[] {
    return this.#areas.filter(({ id }) => outer.some((code) => id.startsWith(code)));
  }

  /**
   * The areas that division codes and agencies' ids stand for, in the order asked and none inside another: a code for itself, an agency
   * for its jurisdiction, and an area that became part of another for that one; null where no such agency was heard of.
   */
  areasOf(asked: readonly string[]): (readonly string[] | null)[] {
    return asked.map((id) => {
      const areas = DIVISION_CODE.test(id) ? [id] : this.#agencies.get(id);
      return areas ? outermost(areas.map((area) => becameOf(area, this.#mergedInto))) : null;
    });
  }

  /** How many people live where, by the figures that are valid on a day. */
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

  /** It, or an area above it, became part of another. */
  #isGone(id: string): boolean {
    if (this.#mergedInto.size === 0) return false;
    for (let length = id.length; length > 0; length -= 1)
      if (this.#mergedInto.has(id.slice(0, length))) return true;
    return false;
  }
}

/** What was worked out on a ground, and the version that the ground was of when it was; null where nobody looked. */
export interface Grounded<T> {
  readonly value: T;
  readonly version: string | null;
}

/** The ground may change beneath a question; a question that meets with so many changes is answered as it is. */
const CHANGES_AT_MOST = 3;

/** Keeps the ground for as long as it holds, whichever process changes it. */
export class Grounds {
  readonly #pool: Pool;
  #latest: Ground | null = null;
  #reading: Promise<Ground> | null = null;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * Works something out on the ground as it is: anew where it turns out to have changed. What is counted says in the same statement of
   * which version the ground is, so that a question costs no statement for it.
   */
  async on<T>(work: (ground: Ground) => Promise<Grounded<T>> | Grounded<T>): Promise<T> {
    for (let changes = 0; ; changes += 1) {
      // What is read from here on is as new as any answer; what others have begun to read may not be.
      const isFresh = this.#latest === null && this.#reading === null;
      const ground = this.#latest ?? (await this.#read());
      try {
        const { value, version } = await work(ground);
        if (isFresh && (version === null || changes >= CHANGES_AT_MOST)) return value;
        if ((version ?? (await this.#version())) === ground.version) return value;
      } catch (error) {
        if (isFresh || (await this.#version()) === ground.version) throw error;
      }
      if (this.#latest === ground) this.#latest = null;
    }
  }

  async #read(): Promise<Ground> {
    this.#reading ??= forOthersToo(() => this.#readNow());
    try {
      return (this.#latest = await this.#reading);
    } finally {
      this.#reading = null;
    }
  }

  async #readNow(): Promise<Ground> {
    const { rows } = await this.#pool.query<{
      version: string;
      areas: string;
      figures: string;
      agencies: string;
    }>({ name: "read ground", text: READ });
    const { version, areas, figures, agencies } = rows[0]!;
    return new Ground({
      version,
      areas: JSON.parse(areas) as GroundRows["areas"],
      figures: JSON.parse(figures) as DatedFigure[],
      agencies: new Map(Object.entries(JSON.parse(agencies) as Record<string, string[]>)),
    });
  }

  async #version(): Promise<string> {
    const { rows } = await this.#pool.query<{ version: string }>({
      name: "read version of ground",
      text: "select version::text from ground",
    });
    return rows[0]!.version;
  }
}

/** All of it in one statement, and so in one snapshot with its version. */
const READ = `select version::text,
    (select coalesce(json_agg(json_build_object('id', id, 'level', level, 'parentId', parent_id, 'mergedInto', merged_into)
      order by id), '[]')::text from known_area) as areas,
    (select coalesce(json_agg(json_build_object('areaId', area_id, 'audience', audience, 'people', people, 'asOf', as_of)
      order by area_id, audience, as_of), '[]')::text from known_population) as figures,
    (select coalesce(json_object_agg(id, jurisdiction), '{}')::text from known_agency) as agencies
  from ground`;
