import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { Refusal } from "@starlane/graphql";
import { createPublisher, LOW_PRIORITY } from "@starlane/messages";
import {
  chunk,
  Names,
  runImport,
  yieldingIterator,
  type ParsedRow,
  type ImportReport,
  type ImportTable,
  type Named,
  type RowReader,
} from "@starlane/row-import";
import { findAreaLevels, lockAreas } from "../area/area.loaders.js";
import type { Context } from "../context.js";
import {
  findVenueReferences,
  judgeVenue,
  writeVenues,
  type VenueReferences,
  type VenueToBe,
} from "../venue/create.commands.js";
import type { CreateVenueInput } from "../venue/venue-input.type.js";
import { VENUE_COLUMNS, type VenueColumn } from "./venue-columns.rules.js";
import {
  asEntered,
  venueColumnOf,
  venueKeyOf,
  refuseVenueDifference,
  type Entered,
} from "./venue-match.rules.js";
import { readVenue, type VenueImportNames } from "./venue-row.rules.js";

/** Low priority: what somebody changes beside an import is delivered before its thousands. */
const publish = createPublisher("venues", LOW_PRIORITY);

/** Enters the venues of a table, each as `createVenue` does; one of that name in that area is the same venue. */
export async function importVenues(context: Context, table: ImportTable): Promise<ImportReport> {
  const names = await findNames(context.em);
  return runImport<VenueColumn, CreateVenueInput, VenueToBe>(context.em, table, {
    columns: VENUE_COLUMNS,
    language: context.language,
    user: context.signedIn().id,
    read: (row) => readVenue(row, names),
    judge: (em, entries) => judgeVenues({ ...context, em }, entries),
    lock: async (tx, venues) => {
      await lockAreas(tx, areasOf(venues));
    },
    write: async (tx, venues) => {
      for (const some of chunk(venues)) await writeVenues({ publish }, tx, some);
    },
  });
}

async function judgeVenues(
  context: Context,
  entries: readonly ParsedRow<VenueColumn, CreateVenueInput>[],
): Promise<(VenueToBe | null)[]> {
  const inputs = entries.map(({ thing }) => thing);
  const areas = areasOf(inputs);
  const known = await findEntered(context.em, areas);
  const references = await findVenueReferences(context.em, inputs, await findAreaLevels(context.em, areas));
  const judged: (VenueToBe | null)[] = [];
  for await (const { reader, thing } of yieldingIterator(entries)) {
    const key = venueKeyOf(thing.area, thing.name);
    const there = known.get(key);
    if (there) refuseVenueDifference(reader, thing, there);
    const venue = there ? null : judge(context, reader, thing, references);
    if (venue) known.set(key, asEntered(thing));
    judged.push(venue);
  }
  return judged;
}

function judge(
  context: Context,
  reader: RowReader<VenueColumn>,
  input: CreateVenueInput,
  references: VenueReferences,
): VenueToBe | null {
  try {
    const venue = judgeVenue(context, input, references);
    if (!(venue instanceof Refusal)) return venue;
    reader.refuseAs(venueColumnOf(venue), venue);
  } catch (error) {
    reader.refuseError(error);
  }
  return null;
}

function areasOf(venues: readonly CreateVenueInput[]): string[] {
  return [...new Set(venues.map(({ area }) => area))];
}

async function findNames(em: EntityManager): Promise<VenueImportNames> {
  const areas = await select<Named>(
    em,
    sql`select id, name from area where level not in ('PROVINCE', 'CITY') order by length(id)`,
  );
  const agencies = await select<Named>(em, sql`select id, name from known_agency`);
  return { areas: new Names(areas), agencies: new Names(agencies) };
}

/** The venues of areas, by their key; where one of several alike is in use, that one. */
async function findEntered(em: EntityManager, areas: readonly string[]): Promise<Map<string, Entered>> {
  const rows = await select<Entered & { areaId: string; name: string }>(
    em,
    sql`select area_id, name, kind, capacity, agency_id, address, archived,
          coalesce((select jsonb_object_agg(audience_id, people) from venue_audience where venue_id = venue.id), '{}')
            as people,
          coalesce((select jsonb_agg(jsonb_build_object('weekday', weekday, 'opens', opens, 'closes', closes))
            from opening_hours where venue_id = venue.id), '[]') as opening_hours
        from venue where area_id = any(${[...areas]}::text[]) order by archived desc`,
  );
  return new Map(rows.map((row) => [venueKeyOf(row.areaId, row.name), row]));
}
