import { roleOf } from "./provision.js";
import type { Client } from "pg";

/** The connections in each of a service's two pools (own work, requests), if the database allows that many. */
export const POOL_SIZE = 10;
/** In a smaller pool, units of work would wait for each other. */
export const SMALLEST_POOL = 6;
/**
 * The connections of a service outside its pools: one for cancellation, five for message delivery and one for the
 * liveness lock.
 */
const BESIDE_POOLS = 7;
/** The connections of the attendance service's reach follower and of an operator's command. */
const BESIDE_SERVICES = 2;

/** Returns the maximum number of connections the services open with a given pool size. */
export function connectionsNeeded(services: number, poolSize: number): number {
  return services * (2 * poolSize + BESIDE_POOLS) + BESIDE_SERVICES;
}

/** The connections a database still has available, and the limit that bounds them. */
export interface ConnectionCapacity {
  /** For all services together. */
  readonly available: number;
  /** For one service, if its role has a limit. */
  readonly availableToOne: number;
  readonly bound: "max_connections" | "database" | "role";
  /** The value of the bound. */
  readonly limit: number;
}

/** Thrown when a database has too few connections for the services to work. */
export class TooFewConnections extends Error {
  constructor(
    readonly capacity: ConnectionCapacity,
    /** The minimum for all services together, or for each service if the limit is on its role. */
    readonly needed: number,
    /** The smallest sufficient value of the limit. */
    readonly limitNeeded: number,
  ) {
    super(
      `The database has ${capacity.available} connections to give and ${needed} are needed: set ${capacity.bound} to ${limitNeeded}.`,
    );
    this.name = "TooFewConnections";
  }
}

/**
 * Returns the size of each service's pools, the usual size if possible.
 * @throws TooFewConnections if even the smallest does not fit
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
 * Determines the connections available to the services: `max_connections`, less those reserved for superusers and those
 * other users hold now, within the limits of the database and of the services' roles.
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
