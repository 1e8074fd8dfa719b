import type { EntityManager } from "@mikro-orm/postgresql";
import { localDate } from "@starlane/calendar";
import { isUuid, select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { AgencyFact } from "./agency.messages.js";
import type { AgencyRow } from "./agency.row.js";
import { agenciesAbove, type AgencyReach } from "./agency.rules.js";
import type { Directory, ListedAgency } from "./change.rules.js";

const columns = sql`agency.id, agency.code, agency.name, agency.kind, agency.parent_id, agency.version`;

interface JurisdictionKey {
  readonly agency: string;
  /** Date `yyyy-mm-dd`. */
  readonly on: string;
}

export function agencyLoaders(em: EntityManager) {
  return {
    /** An agency by id; null if there is none. */
    agency: new DataLoader<string, AgencyRow | null>(async (ids) => {
      const rows = await select<AgencyRow>(
        em,
        sql`select ${columns} from agency where id = any(${ids.filter(isUuid)}::uuid[])`,
      );
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    /** The agencies directly below an agency, by code. */
    childAgencies: new DataLoader<string, AgencyRow[]>(async (parents) => {
      const rows = await select<AgencyRow>(
        em,
        sql`select ${columns} from agency where parent_id = any(${[...parents]}::uuid[]) order by code`,
      );
      const byParent = Map.groupBy(rows, (row) => row.parentId);
      return parents.map((parent) => byParent.get(parent) ?? []);
    }),
    /** The codes of the areas in an agency's jurisdiction on a day. */
    jurisdiction: new DataLoader<JurisdictionKey, string[], string>(
      async (keys) => {
        const rows = await select<{ index: number; areaId: string }>(
          em,
          sql`select key.index::int, jurisdiction.area_id
              from unnest(${keys.map((key) => key.agency)}::uuid[], ${keys.map((key) => key.on)}::date[])
                with ordinality as key (agency_id, on_day, index)
              join jurisdiction on jurisdiction.agency_id = key.agency_id
                and daterange(valid_from, valid_until) @> key.on_day
              order by jurisdiction.area_id`,
        );
        const byKey = Map.groupBy(rows, (row) => row.index);
        return keys.map((_, index) => (byKey.get(index + 1) ?? []).map((row) => row.areaId));
      },
      { cacheKeyFn: ({ agency, on }) => `${agency} ${on}` },
    ),
  };
}

/** Returns all agencies, or all of some kinds, by code. */
export function findAgencies(em: EntityManager, kinds: readonly string[] | null): Promise<AgencyRow[]> {
  return select<AgencyRow>(
    em,
    sql`select ${columns} from agency
        where ${kinds}::text[] is null or kind = any(${kinds}::text[]) order by code`,
  );
}

/** Returns the jurisdiction of every agency on a day, in one statement for the whole tree. */
export function findReaches(em: EntityManager, on: string): Promise<AgencyReach[]> {
  return select<AgencyReach>(
    em,
    sql`select agency.id, agency.parent_id,
          (select coalesce(json_agg(area_id), '[]') from jurisdiction
           where agency_id = agency.id and daterange(valid_from, valid_until) @> ${on}::date) as areas
        from agency`,
  );
}

/** Returns the whole tree as of a day, in one statement. */
export async function findDirectory(em: EntityManager, on: string): Promise<Directory> {
  const agencies = await select<ListedAgency>(
    em,
    sql`select ${columns},
          (select coalesce(json_agg(area_id order by area_id), '[]') from jurisdiction
           where agency_id = agency.id and daterange(valid_from, valid_until) @> ${on}::date) as areas
        from agency`,
  );
  return new Map(agencies.map((agency) => [agency.id, agency]));
}

/** Returns the published facts of agencies after an id, by id, as of the day of an instant. */
export async function findAgencyFacts(
  em: EntityManager,
  after: string | null,
  most: number,
  now: Date,
): Promise<AgencyFact[]> {
  const everybody = await select<{ id: string; parentId: string | null }>(
    em,
    sql`select id, parent_id from agency`,
  );
  const tree = new Map(everybody.map((agency) => [agency.id, agency]));
  const agencies = await select<Omit<AgencyFact, "above">>(
    em,
    sql`select agency.id, agency.code, agency.name, agency.kind, agency.parent_id as parent,
          array(select area_id from jurisdiction where agency_id = agency.id
            and daterange(valid_from, valid_until) @> ${localDate(now)}::date
            order by area_id) as jurisdiction,
          agency.version
        from agency where ${after}::uuid is null or agency.id > ${after}::uuid order by agency.id limit ${most}`,
  );
  return agencies.map((agency) => ({ ...agency, above: agenciesAbove(agency.id, tree) }));
}
