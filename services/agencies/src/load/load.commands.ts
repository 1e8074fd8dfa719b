import type { EntityManager } from "@mikro-orm/postgresql";
import type { Grant } from "@starlane/auth";
import { execute, select, sql } from "@starlane/database";
import type { Publisher } from "@starlane/messages";
import { publishAgenciesChanged, type AgencyFact } from "../agency/agency.messages.js";
import { agenciesAbove } from "../agency/agency.rules.js";
import { hashPassword } from "../password/password-hasher.js";
import { insertUser } from "../user/user.commands.js";

/** The initial data of an installation: its agencies and users. */
export interface AgenciesLoad {
  /** In any order; a jurisdiction applies without a start and an end. */
  readonly agencies: readonly Omit<AgencyFact, "above" | "version">[];
  readonly users: readonly {
    readonly id: string;
    readonly username: string;
    readonly displayName: string;
    readonly agency: string;
    readonly grants: readonly Grant[];
    /** In plain text; only its hash is stored. The loader is responsible for its strength. */
    readonly password: string;
  }[];
}

/**
 * Loads an empty service, in one transaction, and publishes the data.
 * @returns false if it was loaded before
 */
export function loadAgencies(
  em: EntityManager,
  publish: Publisher,
  { agencies, users }: AgenciesLoad,
): Promise<boolean> {
  return em.transactional(async (tx) => {
    await select(tx, sql`select pg_advisory_xact_lock(hashtext('starlane agencies load'))`);
    const loaded = await select(tx, sql`select id from agency limit 1`);
    if (loaded.length > 0) return false;
    await insertAgencies(tx, agencies);
    for (const { agency, password, ...user } of users)
      await insertUser(tx, { ...user, agencyId: agency, passwordHash: await hashPassword(password) });
    const tree = new Map(agencies.map(({ id, parent }) => [id, { parentId: parent }]));
    const facts = agencies.map((agency) => ({
      ...agency,
      above: agenciesAbove(agency.id, tree),
      version: 1,
    }));
    await publishAgenciesChanged(publish, tx, ...facts);
    return true;
  });
}

async function insertAgencies(tx: EntityManager, agencies: AgenciesLoad["agencies"]): Promise<void> {
  await execute(
    tx,
    sql`insert into agency (id, code, name, kind, parent_id)
        select * from jsonb_to_recordset(${JSON.stringify(agencies)}::jsonb)
          as row (id uuid, code text, name text, kind text, parent uuid)`,
  );
  const held = agencies.flatMap(({ id, jurisdiction }) => jurisdiction.map((area) => ({ id, area })));
  await execute(
    tx,
    sql`insert into jurisdiction (agency_id, area_id)
        select * from jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as row (id uuid, area text)`,
  );
}
