import { roleOf } from "./provision.js";
import type { Client } from "pg";

/** Connections of each of a service's two pools (its own work, and requests), where the database gives as many. */
export const POOL_SIZE = 10;
/** With fewer in a pool, units of work would wait for each other. */
export const SMALLEST_POOL = 6;
/** Connections of a service beside its pools: one that cancels, five that deliver messages and one that shows it alive. */
const BESIDE_POOLS = 7;
/** The reach follower of the attendance service, and a command of the operator. */
const BESIDE_SERVICES = 2;

/** Returns the connections that services open at most, with pools of a size. */
export function connectionsNeeded(services: number, poolSize: number): number {
  return services * (2 * poolSize + BESIDE_POOLS) + BESIDE_SERVICES;
}

/** Connections that a database still gives, and what bounds them. */
export interface ConnectionCapacity {
  /** For all services together. */
  readonly available: number;
  /** For one service, where its role has a limit. */
  readonly availableToOne: number;
  readonly bound: "max_connections" | "database" | "role";
  /** The value of the bound. */
  readonly limit: number;
}

/** A database that gives too few connections for the services to work. */
export class TooFewConnections extends Error {
  constructor(
    readonly capacity: ConnectionCapacity,
    /** At least, for all services together; for each where their roles are what bounds them. */
    readonly needed: number,
    /** The least value of the bound that suffices. */
    readonly limitNeeded: number,
  ) {
    super(
      `The database has ${capacity.available} connections to give and ${needed} are needed: set ${capacity.bound} to ${limitNeeded}.`,
    );
    this.name = "TooFewConnections";
  }
}

/**
 * Returns the size that each pool of some services may have, the usual one if possible.
 * @throws TooFewConnections where even the smallest does not fit
 */
export function poolSizeWithin(capacity: ConnectionCapacity, services: number): number {
  const isOfOne = capacity.bound === "role";
  const fits = (size: number) =>
    connectionsNeeded(services, size) <= capacity.available &&
    connectionsNeeded(1, size) <= capacity.availableToOne;
  for (let size = POOL_SIZE; size >= SMALLEST_POOL; size -= 1) if (fits(size)) return size;
  const needed = connectionsNeeded(isOfOne ? 1 : services, SMALLEST_POOL);
  const has = isOfOne ? capacity.availableToOne : capacity.available;
  throw new TooFewConnections(capacity, needed, capacity.limit + needed - has);
}

interface Limits {
  readonly slots: number;
  readonly max: number;
  readonly others: number;
  readonly here: number;
  readonly ofDatabase: number;
  readonly ofRole: number | null;
}

/**
 * Looks up the connections that a database gives to services: `max_connections` less those reserved for superusers and those
 * that others hold now, within the limits of the database and the services' roles.
 */
export async function connectionCapacity(
  admin: Client,
  services: readonly string[],
): Promise<ConnectionCapacity> {
  const { rows } = await admin.query<Limits>(
    `select current_setting('max_connections')::int as max,
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true), '0')::int as slots,
       (select count(*)::int from pg_stat_activity
        where datid is not null and pid <> pg_backend_pid() and not usename = any($1)) as others,
       (select count(*)::int from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and not usename = any($1)) as here,
       (select datconnlimit from pg_database where datname = current_database()) as "ofDatabase",
       (select min(rolconnlimit) from pg_roles where rolname = any($1) and rolconnlimit >= 0) as "ofRole"`,
    [services.map(roleOf)],
  );
  const { slots, max, others, here, ofDatabase, ofRole } = rows[0]!;
  const ofCluster = slots - others;
  const inDatabase = ofDatabase < 0 ? Infinity : ofDatabase - here;
  const available = Math.min(ofCluster, inDatabase);
  const availableToOne = ofRole ?? Infinity;
  if (connectionsNeeded(1, SMALLEST_POOL) > availableToOne)
    return { available, availableToOne, bound: "role", limit: availableToOne };
  if (inDatabase < ofCluster) return { available, availableToOne, bound: "database", limit: ofDatabase };
  return { available, availableToOne, bound: "max_connections", limit: max };
}
