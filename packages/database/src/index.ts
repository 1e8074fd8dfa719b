export { clientOf, type Client } from "./client.js";
export { actAsService, actFor, asService, readsByItsWords, type Acting } from "./security-context.js";
export {
  connectionRoom,
  connectionsNeeded,
  POOL_SIZE,
  poolSizeWithin,
  TooFewConnections,
  type ConnectionRoom,
} from "./connection-budget.js";
export { connectionOptions, PooledClient } from "./connection.js";
export { isUnstorableText, orRefuse, violatedConstraint } from "./constraints.js";
export { openDatabase, type Database, type DatabaseOptions } from "./database.js";
export { mindConnections } from "./end-pool.js";
export { arrayOfIds, isUuid, newId, stableId } from "./ids.js";
export {
  actingMigrations,
  migrate,
  MigrationBlocked,
  migrationNames,
  type MigrateOptions,
} from "./migrate.js";
export { isOutage } from "./outage.js";
export {
  asUnfit,
  ClusterUnfit,
  OLDEST_POSTGRES,
  outboxSchemaOf,
  ownerOf,
  provision,
  roleOf,
} from "./provision.js";
export { camelKeys, change, columnsOf, readColumns, select, selectList, sql } from "./sql.js";
export { sentBy, statementsOf, type Statement } from "./statements.js";
export { releaseOnce } from "./pool-hooks.js";
export { UnitOfWork } from "./unit-of-work.js";
export { forOthersToo, whileWaitedFor } from "./cancellation.js";
