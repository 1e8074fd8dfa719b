import type { EntityManager } from "@mikro-orm/postgresql";
import type { AccessClaims, Viewer } from "@starlane/auth";
import { isUuid, select, sql } from "@starlane/database";

/** Columns of an `account`: its id and name, its agency with all below, and its grants. */
const facts = sql`account.id, account.username, account.agency_id as agency,
  (with recursive mine (id) as (
      select account.agency_id union select agency.id from mine join agency on agency.parent_id = mine.id)
    select json_agg(mine.id) from mine) as agencies,
  (select coalesce(json_agg(json_build_object('role', role, 'area', area_id) order by role, area_id), '[]')
   from account_grant where account_id = account.id) as grants`;

/**
 * Returns the viewers of sessions as of now, in the order given. Null if the account is closed or the session has
 * ended. It takes one statement, since every request starts with it.
 */
export async function findViewers(
  em: EntityManager,
  claims: readonly AccessClaims[],
  now: Date,
): Promise<(Viewer | null)[]> {
  const known = claims.filter(({ user, session }) => isUuid(user) && isUuid(session));
  const viewers = await select<Viewer>(
    em,
    sql`select ${facts}, session.id as session
        from unnest(${known.map(({ user }) => user)}::uuid[], ${known.map(({ session }) => session)}::uuid[])
          as asked (user_id, session_id)
        join account on account.id = asked.user_id and account.active
        join session on session.id = asked.session_id and session.account_id = account.id
          and session.ended_at is null and session.expires_at > ${now}`,
  );
  const bySession = new Map(viewers.map((viewer) => [`${viewer.id} ${viewer.session}`, viewer]));
  return claims.map(({ user, session }) => bySession.get(`${user} ${session}`.toLowerCase()) ?? null);
}

/**
 * Returns the author of a public address, which is read without signing in, as of now and without a session. Null if
 * their account is closed.
 */
export async function findMaker(em: EntityManager, user: string): Promise<Viewer | null> {
  if (!isUuid(user)) return null;
  const [maker] = await select<Viewer>(
    em,
    sql`select ${facts}, '' as session from account where account.id = ${user} and account.active`,
  );
  return maker ?? null;
}
