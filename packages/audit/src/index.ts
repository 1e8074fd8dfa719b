export { appendAudit, auditJson, auditMigrations } from "./append.js";
export { DONE, type AuditEntry } from "./entry.js";
