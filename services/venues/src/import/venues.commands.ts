import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import { InvalidInput, RefusalCode, type Phrase } from "@starlane/graphql";
import {
  ColumnNames,
  Names,
  RowReader,
  runImport,
  type ImportMode,
  type ImportReport,
  type ImportRow,
  type Named,
  type Outcome,
} from "@starlane/row-import";
import type { Context } from "../context.js";
import type { CreateVenueInput } from "../venue/venue-input.type.js";
import { createVenue } from "../venue/venue.commands.js";
import type { VenueKind } from "../venue/venue.type.js";
import { AUDIENCE_OF, VENUE_COLUMNS, type VenueColumn } from "./venue-columns.rules.js";
import { readVenue, type KnownNames } from "./venue-row.rules.js";

const columnNames = new ColumnNames<VenueColumn>(VENUE_COLUMNS);

/** A venue that is there, as far as a table says something of it. */
interface Entered {
  readonly kind: VenueKind;
  readonly capacity: number;
  readonly agencyId: string | null;
  readonly address: string | null;
  readonly archived: boolean;
  readonly people: Readonly<Record<string, number>>;
}

/** Enters the venues of a table, each as `createVenue` does; one of that name in that area is the same venue. */
export async function importVenues(
  context: Context,
  { mode, rows }: { mode: ImportMode; rows: readonly ImportRow[] },
): Promise<ImportReport> {
  const names = await findNames(context.em);
  const known = await findEntered(context.em);
  return runImport(context.em, {
    mode,
    rows,
    write: async (tx, row) => {
      const reader = new RowReader(row, columnNames, context.language);
      const venue = readVenue(reader, names);
      const outcome = venue ? await enter({ ...context, em: tx }, reader, venue, known) : "accepted";
      return { reader, outcome };
    },
  });
}

async function enter(
  context: Context,
  reader: RowReader<VenueColumn>,
  venue: CreateVenueInput,
  known: Map<string, Entered>,
): Promise<Outcome> {
  const key = keyOf(venue.area, venue.name);
  const there = known.get(key);
  if (there) {
    refuseDifference(reader, venue, there);
    return "unchanged";
  }
  try {
    const answer = await createVenue(context, venue);
    if (answer instanceof InvalidInput) reader.refuseAs(columnOf(answer), answer);
    else known.set(key, asEntered(venue));
  } catch (error) {
    reader.refuseError(error);
  }
  return "accepted";
}

/** A table enters venues, it does not change them; what a row leaves out is no difference. */
function refuseDifference(row: RowReader<VenueColumn>, venue: CreateVenueInput, there: Entered): void {
  if (there.archived) row.refuse("name", ARCHIVED, {}, RefusalCode.ALREADY_EXISTS);
  const differing: VenueColumn[] = [];
  if (venue.kind !== there.kind) differing.push("kind");
  if (venue.capacity !== there.capacity) differing.push("capacity");
  if (venue.agency && venue.agency !== there.agencyId) differing.push("agency");
  if (venue.address && venue.address !== there.address) differing.push("address");
  const people = new Map(venue.audiences?.map((each) => [each.audience, each.people]));
  for (const column of Object.keys(AUDIENCE_OF) as (keyof typeof AUDIENCE_OF)[]) {
    const count = people.get(AUDIENCE_OF[column]);
    if (count !== undefined && count !== there.people[AUDIENCE_OF[column]]) differing.push(column);
  }
  for (const column of differing) row.refuse(column, DIFFERS, {}, RefusalCode.ALREADY_EXISTS);
}

function asEntered({ kind, capacity, agency, address, audiences }: CreateVenueInput): Entered {
  const people = Object.fromEntries(audiences?.map((each) => [each.audience, each.people]) ?? []);
  return { kind, capacity, agencyId: agency ?? null, address: address ?? null, archived: false, people };
}

function columnOf({ path }: InvalidInput): VenueColumn | null {
  const field = path[1] ?? "";
  return field in VENUE_COLUMNS ? (field as VenueColumn) : null;
}

async function findNames(em: EntityManager): Promise<KnownNames> {
  const areas = await select<Named>(
    em,
    sql`select id, name from area where level not in ('PROVINCE', 'CITY') order by length(id)`,
  );
  const agencies = await select<Named>(em, sql`select id, name from known_agency`);
  return { areas: new Names(areas), agencies: new Names(agencies) };
}

async function findEntered(em: EntityManager): Promise<Map<string, Entered>> {
  const rows = await select<Entered & { areaId: string; name: string }>(
    em,
    sql`select area_id, name, kind, capacity, agency_id, address, archived,
          coalesce((select jsonb_object_agg(audience_id, people) from venue_audience where venue_id = venue.id), '{}')
            as people
        from venue order by archived desc`,
  );
  return new Map(rows.map((row) => [keyOf(row.areaId, row.name), row]));
}

function keyOf(area: string, name: string): string {
  return `${area} ${name.trim()}`;
}

const DIFFERS: Phrase = {
  "zh-CN": "该场所已在系统中，但此项不同；如需修改，请在系统中操作。",
  en: "The venue is entered already, with something else here; change it in its own page.",
};
const ARCHIVED: Phrase = {
  "zh-CN": "该场所已在系统中，但已停用；如需恢复，请在系统中操作。",
  en: "The venue is entered already and no longer in use; bring it back in its own page.",
};
