import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import { isUuid, select, sql } from "@starlane/database";

const facts = sql`account.id, account.username, account.agency_id as agency,
  (select json_agg(mine.id) from mine) as agencies,
  (select coalesce(json_agg(json_build_object('role', role, 'area', area_id) order by role, area_id), '[]')
   from account_grant where account_id = account.id) as grants`;

/** The agency of an account, and all below it, as the query `mine`. */
function mineOf(user: string) {
  return sql`with recursive mine (id) as (
    select agency_id from account where id = ${user}
    union select agency.id from mine join agency on agency.parent_id = mine.id
  )`;
}

/**
 * Who a request is for: the person behind a session, as they are now. Null when their account is closed or the session has
 * ended. One statement, since every request of theirs begins with it.
 */
export async function findViewer(
  em: EntityManager,
  user: string,
  session: string,
  now: Date,
): Promise<Viewer | null> {
  if (!isUuid(user) || !isUuid(session)) return null;
  const [viewer] = await select<Viewer>(
    em,
    sql`${mineOf(user)} select ${facts}, session.id as session
        from account join session on session.account_id = account.id
        where account.id = ${user} and account.active
          and session.id = ${session} and session.ended_at is null and session.expires_at > ${now}`,
  );
  return viewer ?? null;
}

/**
 * Who stands behind an address that they made and that is read without signing in, as they are now; in no session. Null when
 * their account is closed.
 */
export async function findMaker(em: EntityManager, user: string): Promise<Viewer | null> {
  if (!isUuid(user)) return null;
  const [maker] = await select<Viewer>(
    em,
    sql`${mineOf(user)} select ${facts}, '' as session from account where account.id = ${user} and account.active`,
  );
  return maker ?? null;
}
