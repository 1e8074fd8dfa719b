import { escapeIdentifier, escapeLiteral, type Client } from "pg";

/** The oldest PostgreSQL that supports Starlane's SQL. */
export const OLDEST_POSTGRES = 15;

/** Returns the name of a service's role, which reads and writes its schema and owns nothing. */
export const roleOf = (service: string): string => `starlane_${service}`;
/** Returns the name of the role that owns a service's schema and migrates it; it cannot log in. */
export const ownerOf = (service: string): string => `starlane_${service}_owner`;
/** Returns the name of the schema of a service's outbox. */
export const outboxSchemaOf = (service: string): string => `${service}_outbox`;

/** Thrown for a PostgreSQL cluster that does not meet Starlane's requirements. */
export class UnsupportedClusterError extends Error {
  constructor(
    readonly reason: "TOO_OLD" | "MAY_NOT_CREATE" | "NO_EXTENSION",
    message: string,
  ) {
    super(message);
    this.name = "UnsupportedClusterError";
  }
}

/**
 * Provisions a service's schema: an owner role, a role with `password`, the schema and the outbox schema. Idempotent,
 * except that it sets the password.
 * @param admin connected as a role that may create roles and schemas
 * @throws UnsupportedClusterError when the cluster is too old, or the role lacks permission
 */
export async function provisionSchema(admin: Client, service: string, password: string): Promise<void> {
  await refuseOldCluster(admin);
  const role = escapeIdentifier(roleOf(service));
  const owner = escapeIdentifier(ownerOf(service));
  try {
    // Two installations starting at once would create the same role twice.
    await admin.query("select pg_advisory_lock(hashtext('starlane provision'))");
    await createRole(admin, ownerOf(service), "nologin");
    await createRole(admin, roleOf(service), "login");
    await admin.query(`alter role ${role} password ${escapeLiteral(password)}`);
    await admin.query(`grant ${owner} to current_user`);
    // The outbox's own migrations say `create schema if not exists`, which needs this permission even when the schema
    // exists.
    await admin.query(`grant create on database ${escapeIdentifier(admin.database ?? "")} to ${owner}`);
    for (const name of [service, outboxSchemaOf(service)]) {
      const schema = escapeIdentifier(name);
      await admin.query(`create schema if not exists ${schema} authorization ${owner}`);
      await admin.query(`grant usage on schema ${schema} to ${role}`);
      for (const grant of [
        "select, insert, update, delete on tables",
        "usage, select on sequences",
        "execute on functions",
      ]) {
        await admin.query(
          `alter default privileges for role ${owner} in schema ${schema} grant ${grant} to ${role}`,
        );
      }
    }
    await createExtension(admin);
  } catch (error) {
    throw asUnsupportedCluster(error);
  } finally {
    await admin.query("select pg_advisory_unlock(hashtext('starlane provision'))").catch(() => undefined);
  }
}

/** Returns an `UnsupportedClusterError` for a missing permission, or the error itself. */
export function asUnsupportedCluster(error: unknown): unknown {
  if (!(error instanceof Error) || (error as { code?: string }).code !== "42501") return error;
  return new UnsupportedClusterError("MAY_NOT_CREATE", error.message);
}

async function refuseOldCluster(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ version: string }>(
    "select current_setting('server_version_num') as version",
  );
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (major < OLDEST_POSTGRES) throw new UnsupportedClusterError("TOO_OLD", String(major));
}

async function createRole(admin: Client, name: string, login: "login" | "nologin"): Promise<void> {
  const { rowCount } = await admin.query("select from pg_roles where rolname = $1", [name]);
  if (rowCount === 0) await admin.query(`create role ${escapeIdentifier(name)} ${login}`);
}

/** Creates btree_gist, which exclusion constraints over a uuid need; PostgreSQL ships it as a trusted extension. */
async function createExtension(admin: Client): Promise<void> {
  try {
    await admin.query("create extension if not exists btree_gist schema public");
  } catch (error) {
    if ((error as { code?: string }).code === "42501") throw error;
    throw new UnsupportedClusterError("NO_EXTENSION", (error as Error).message);
  }
}
