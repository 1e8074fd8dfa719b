import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";
import { connectionOf, type Connection, type PageRequest } from "@starlane/graphql";
import type { UserReach } from "../user/user.loaders.js";

export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  /** Exact to the microsecond, for cursors. */
  readonly atExactly: string;
  readonly actor: string | null;
  readonly service: string;
  readonly action: string;
  readonly outcome: string;
  readonly subject: string;
  readonly agency: string | null;
  readonly area: string | null;
  readonly reason: string | null;
  readonly requestId: string;
  readonly address: string | null;
}

export interface AuditFilter {
  readonly subject: string | null;
  readonly actor: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Cursor of the audit: instant and id of an entry. */
export type AuditKey = readonly [at: string, id: string];

/**
 * Length of the code of a district. Administrators of a district or more also see entries without an area and agency.
 */
const DISTRICT_CODE = 6;

/** Returns a page of the audit entries within a reach, newest first. */
export async function findAudit(
  em: EntityManager,
  reach: UserReach,
  filter: AuditFilter,
  page: PageRequest<AuditKey>,
): Promise<Connection<AuditRow>> {
  if (filter.actor !== null && !isUuid(filter.actor)) return connectionOf(page, [], keyOf, async () => 0);
  const found = sql`from known_audit_entry entry where ${isWithin(reach)}
    and (${filter.subject}::text is null or subject = ${filter.subject}::text)
    and (${filter.actor}::uuid is null or actor = ${filter.actor}::uuid)
    and (${filter.from}::timestamptz is null or at >= ${filter.from}::timestamptz)
    and (${filter.to}::timestamptz is null or at < ${filter.to}::timestamptz)`;
  const [at, id] = page.after ?? [null, null];
  const rows = await select<AuditRow>(
    em,
    sql`select id, at, at::text as at_exactly, actor, service, operation as action, outcome, coalesce(subject, '') as subject,
          agency, area, purpose as reason, coalesce(request_id, '') as request_id, address ${found}
          and (${id}::uuid is null or (at, id) < (${at}::timestamptz, ${id}::uuid))
        order by at desc, id desc limit ${page.first + 1}`,
  );
  return connectionOf(page, rows, keyOf, async () => {
    const [counted] = await select<{ count: number }>(em, sql`select count(*)::int as count ${found}`);
    return counted!.count;
  });
}

const keyOf = ({ atExactly, id }: AuditRow): AuditKey => [atExactly, id];

/** Filters entries by their area, or by the agency of their subject if they have no area. */
function isWithin({ agencies, areas }: UserReach) {
  const hasDistrict = areas.some((area) => area.length <= DISTRICT_CODE);
  return sql`(case
    when area is not null then exists (select from unnest(${[...areas]}::text[]) as mine where starts_with(area, mine))
    when agency is not null then agency = any(${[...agencies]}::text[])
    else ${hasDistrict} end)`;
}
