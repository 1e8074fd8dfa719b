export { clientOf, type Client } from "./client.js";
export {
  runAsSystem,
  runAs,
  runAsSystemIn,
  isReadOnlyStatement,
  type SecurityContext,
} from "./security-context.js";
export {
  connectionCapacity,
  connectionsNeeded,
  POOL_SIZE,
  poolSizeWithin,
  TooFewConnections,
  type ConnectionCapacity,
} from "./connection-budget.js";
export { connectionOptions, PooledClient } from "./connection.js";
export { isUnstorableText, mapConstraintViolation, violatedConstraint } from "./constraints.js";
export { openDatabase, type Database, type DatabaseOptions } from "./database.js";
export { trackConnections } from "./end-pool.js";
export { arrayOfIds, isUuid, newId, stableId } from "./ids.js";
export {
  securityContextMigrations,
  migrate,
  MigrationBlocked,
  migrationNames,
  type MigrateOptions,
} from "./migrate.js";
export { isOutage } from "./outage.js";
export {
  asUnsupportedCluster,
  UnsupportedClusterError,
  OLDEST_POSTGRES,
  outboxSchemaOf,
  ownerOf,
  provisionSchema,
  roleOf,
} from "./provision.js";
export { camelKeys, execute, columnListsOf, readColumns, select, selectList, sql } from "./sql.js";
export { sentBy, statementsOf, type Statement } from "./statements.js";
export { makeReleaseIdempotent } from "./pool-hooks.js";
export { UnitOfWork } from "./unit-of-work.js";
export { withoutAbortSignal, withAbortSignal } from "./cancellation.js";
