import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import { isUuid, select, sql } from "@starlane/database";

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
    sql`with recursive mine (id) as (
          select agency_id from account where id = ${user}
          union select agency.id from mine join agency on agency.parent_id = mine.id
        )
        select account.id, account.username, account.agency_id as agency, session.id as session,
          (select json_agg(mine.id) from mine) as agencies,
          (select coalesce(json_agg(json_build_object('role', role, 'area', area_id) order by role, area_id), '[]')
           from account_grant where account_id = account.id) as grants
        from account join session on session.account_id = account.id
        where account.id = ${user} and account.active
          and session.id = ${session} and session.ended_at is null and session.expires_at > ${now}`,
  );
  return viewer ?? null;
}
