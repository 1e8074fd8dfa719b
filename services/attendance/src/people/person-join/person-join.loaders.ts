import { areasFor } from "@starlane/auth";
import { camelKeys, select, sql, type Client } from "@starlane/database";
import { connectionOf, type Connection, type PageRequest } from "@starlane/graphql";
import DataLoader from "dataloader";
import type { EntityManager } from "@mikro-orm/postgresql";
import type { Context } from "../../context.js";
import type { PersonJoinRow, PersonJoinState } from "./person-join.row.js";

/** The id of a pair; ids ascend with the time of discovery. */
export type PersonJoinKey = readonly [id: string];

const COLUMNS = `id, identity, phone, state, reasons, event_id, agency_id, area_id, found_at, decided_at, into_person, joined_person`;

/** Returns the pairs in given states that the viewer may decide, the newest first. */
export async function findPersonJoins(
  { em, viewer }: Context,
  states: readonly PersonJoinState[],
  page: PageRequest<PersonJoinKey>,
): Promise<Connection<PersonJoinRow>> {
  const areas = areasFor(viewer, "Query.personJoins");
  const found = sql`from person_join where state = any(${[...states]}::text[])
    and exists (select from unnest(${areas}::text[]) as mine where starts_with(area_id, mine))`;
  const [after] = page.after ?? [null];
  const rows = await select<PersonJoinRow>(
    em,
    sql`select ${sql.raw(COLUMNS)} ${found} and (${after}::uuid is null or id < ${after}::uuid)
        order by id desc limit ${page.first + 1}`,
  );
  return connectionOf(
    page,
    rows,
    ({ id }): PersonJoinKey => [id],
    async () => {
      const [counted] = await select<{ count: number }>(em, sql`select count(*)::int as count ${found}`);
      return counted!.count;
    },
  );
}

/**
 * Returns a pair; null when there is none. Under the exclusive lock of the log it does not change until the transaction
 * ends.
 */
export async function findPersonJoin(client: Client, id: string): Promise<PersonJoinRow | null> {
  const { rows } = await client.query<Record<string, unknown>>(
    `select ${COLUMNS} from person_join where id = $1`,
    [id],
  );
  return rows[0] ? (camelKeys(rows[0]) as unknown as PersonJoinRow) : null;
}

/** Returns the current people of a pair's two numbers. */
export async function findSides(
  client: Client,
  { identity, phone }: Pick<PersonJoinRow, "identity" | "phone">,
): Promise<{ into: number; joined: number; isPhoneAlone: boolean } | null> {
  const { rows } = await client.query<Record<string, unknown>>(
    `select owner.person as into, by_phone.person as joined, not exists (
        select from pseudonym as other where other.person = by_phone.person
          and other.pseudonym <> by_phone.pseudonym and other.kind is distinct from 'PHONE') as is_phone_alone
     from pseudonym as owner, pseudonym as by_phone where owner.pseudonym = $1 and by_phone.pseudonym = $2`,
    [identity, phone],
  );
  return rows[0] ? (camelKeys(rows[0]) as never) : null;
}

/** The facts about one of two people that may be shown. */
export interface SideFacts {
  readonly attendances: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

/** One side of a pair. */
export interface SideKey {
  readonly join: string;
  readonly side: "identity" | "phone";
}

export function personJoinLoaders(em: EntityManager, counting: EntityManager) {
  const cacheKeyFn = ({ join, side }: SideKey) => `${join} ${side}`;
  return {
    /** Attendances of each side of a pair: those that came by the phone belong to the phone, joined or not. */
    sides: new DataLoader<SideKey, SideFacts, string>(
      async (keys) => {
        const rows = await select<SideFacts & { index: number }>(
          counting,
          sql`select came.index::int, count(attendance.event_id)::int as attendances, min(day)::text as first_day,
                max(day)::text as last_day
              from unnest(${keys.map(({ join }) => join)}::uuid[], ${keys.map(({ side }) => side)}::text[]) with ordinality
                as came (join_id, side, index)
              join person_join on person_join.id = came.join_id
              join pseudonym as owner on owner.pseudonym = person_join.identity
              join pseudonym as by_phone on by_phone.pseudonym = person_join.phone
              left join attendance on case
                when owner.person <> by_phone.person then
                  attendance.person = case came.side when 'phone' then by_phone.person else owner.person end
                else attendance.person = owner.person
                  and (attendance.came_by is not distinct from by_phone.number) = (came.side = 'phone') end
              group by came.index`,
        );
        const byIndex = new Map(rows.map((row) => [row.index - 1, row]));
        return keys.map(
          (_, index) => byIndex.get(index) ?? { attendances: 0, firstDay: null, lastDay: null },
        );
      },
      { cacheKeyFn },
    ),
    /** The stored identity of a side, when the viewer sees it on a list; else null. */
    keptOfSide: new DataLoader<SideKey & { readonly pseudonym: Buffer }, string | null, string>(
      async (keys) => {
        const rows = await select<{ index: number; id: string }>(
          em,
          sql`select came.index::int, (array_agg(kept_person.id order by kept_person.id))[1] as id
              from unnest(${keys.map(({ pseudonym }) => pseudonym)}::bytea[]) with ordinality as came (pseudonym, index)
              join kept_person on kept_person.pseudonym = came.pseudonym group by came.index`,
        );
        const byIndex = new Map(rows.map(({ index, id }) => [index - 1, id]));
        return keys.map((_, index) => byIndex.get(index) ?? null);
      },
      { cacheKeyFn },
    ),
  };
}
