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
  type NewVenue,
} from "../venue/create.commands.js";
import type { CreateVenueInput } from "../venue/venue-input.type.js";
import { VENUE_COLUMNS, type VenueColumn } from "./venue-columns.rules.js";
import {
  asExisting,
  venueColumnOf,
  venueKeyOf,
  refuseVenueDifference,
  type ExistingVenue,
} from "./venue-match.rules.js";
import { readVenue, type VenueImportNames } from "./venue-row.rules.js";

/** Low priority: single changes made during an import are delivered before its thousands. */
const publish = createPublisher("venues", LOW_PRIORITY);

/**
 * Imports the venues of a table, each like `createVenue`. A row with the name and area of an existing venue is that
 * venue.
 */
export async function importVenues(context: Context, table: ImportTable): Promise<ImportReport> {
  const names = await findNames(context.em);
  return runImport<VenueColumn, CreateVenueInput, NewVenue>(context.em, table, {
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
): Promise<(NewVenue | null)[]> {
  const inputs = entries.map(({ thing }) => thing);
  const areas = areasOf(inputs);
  const known = await findExistingVenues(context.em, areas);
  const references = await findVenueReferences(context.em, inputs, await findAreaLevels(context.em, areas));
  const judged: (NewVenue | null)[] = [];
  for await (const { reader, thing } of yieldingIterator(entries)) {
    const key = venueKeyOf(thing.area, thing.name);
    const there = known.get(key);
    if (there) refuseVenueDifference(reader, thing, there);
    const venue = there ? null : judge(context, reader, thing, references);
    if (venue) known.set(key, asExisting(thing));
    judged.push(venue);
  }
  return judged;
}

function judge(
  context: Context,
  reader: RowReader<VenueColumn>,
  input: CreateVenueInput,
  references: VenueReferences,
): NewVenue | null {
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

/** Returns the venues of areas by their key; among several with the same key, one in use. */
async function findExistingVenues(
  em: EntityManager,
  areas: readonly string[],
): Promise<Map<string, ExistingVenue>> {
  const rows = await select<ExistingVenue & { areaId: string; name: string }>(
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
