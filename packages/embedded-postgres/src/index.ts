export { EmbeddedPostgresFailed, type EmbeddedPostgresFailure } from "./failure.js";
export { findEmbeddedPostgres } from "./running.js";
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from "./start.js";
