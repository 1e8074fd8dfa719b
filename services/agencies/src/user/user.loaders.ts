import type { EntityManager } from "@mikro-orm/postgresql";
import type { Role } from "@starlane/auth";
import { runAsSystem, runAsSystemIn, isUuid, select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { UserRow } from "./user.row.js";

export interface GrantRow {
  readonly accountId: string;
  readonly role: Role;
  readonly areaId: string;
}

/** The users that an administrator manages. */
export interface UserReach {
  /** Ids of their agencies. */
  readonly agencies: ReadonlySet<string>;
  /** Areas outside of which they have no role. */
  readonly areas: readonly string[];
}

const columns = sql`account.id, account.username, account.display_name, account.agency_id, account.active,
  account.version`;

/** A user found by username. */
export interface NamedUser {
  readonly id: string;
  readonly isWithin: boolean;
}

export function userLoaders(em: EntityManager) {
  const byId = async (ids: readonly string[]): Promise<(UserRow | null)[]> => {
    const rows = await select<UserRow>(
      em,
      sql`select ${columns} from account where id = any(${ids.filter(isUuid)}::uuid[])`,
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  };
  return {
    /** A user by id; null if unknown or not visible to the viewer, who sees themselves and the users they manage. */
    user: new DataLoader<string, UserRow | null>(byId),
    /** A user by id without a visibility check: for viewers of an action who may know its author. */
    colleague: new DataLoader<string, UserRow | null>((ids) => runAsSystem(() => byId(ids))),
    /** The grants of users whom the viewer may see, by role and area. */
    grants: new DataLoader<string, GrantRow[]>(async (users) => {
      const rows = await runAsSystem(() =>
        select<GrantRow>(
          em,
          sql`select account_id, role, area_id from account_grant where account_id = any(${[...users]}::uuid[])
              order by role, area_id`,
        ),
      );
      const byUser = Map.groupBy(rows, (row) => row.accountId);
      return users.map((user) => byUser.get(user) ?? []);
    }),
  };
}

/**
 * Returns the users within a reach, by username.
 * @param agency only users of this agency; of any if null
 */
export function findUsers(em: EntityManager, reach: UserReach, agency: string | null): Promise<UserRow[]> {
  return select<UserRow>(
    em,
    sql`select ${columns} from account
        where ${isWithin(reach)} and (${agency}::text is null or agency_id::text = ${agency}::text)
        order by lower(username)`,
  );
}

/** Returns a user within a reach, locked until the transaction ends; null if unknown or beyond it. */
export async function lockUser(tx: EntityManager, id: string, reach: UserReach): Promise<UserRow | null> {
  if (!isUuid(id)) return null;
  const [user] = await select<UserRow>(
    tx,
    sql`select ${columns} from account where id = ${id} and ${isWithin(reach)} for update`,
  );
  return user ?? null;
}

/** Returns the user with a username, ignoring case, and whether the user is within a reach; null if there is none. */
export async function findByUsername(
  em: EntityManager,
  username: string,
  reach: UserReach,
): Promise<NamedUser | null> {
  const [user] = await runAsSystemIn(em, () =>
    select<NamedUser>(
      em,
      sql`select id, ${isWithin(reach)} as is_within from account where lower(username) = lower(${username})`,
    ),
  );
  return user ?? null;
}

// A user with a role outside the reach is beyond it, whatever their agency: an administrator who could close the
// account, or set its password, could use that role.
function isWithin({ agencies, areas }: UserReach) {
  return sql`account.agency_id = any(${[...agencies]}::uuid[]) and not exists (
    select from account_grant where account_grant.account_id = account.id
      and not exists (select from unnest(${[...areas]}::text[]) as mine where starts_with(account_grant.area_id, mine)))`;
}
