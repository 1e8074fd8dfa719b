export { appendAudit, auditJson, auditMigrations, probeAudit } from "./append.js";
export { compareWithCopies } from "./copies.js";
export { DONE, type AuditEntry } from "./entry.js";
export { AUDIT_MESSAGE, relayAudit, resetAuditRelay, type AuditFact } from "./relay.js";
export { compareWithNoted, verifyAudit, type Breach, type ChainHead, type Verified } from "./verify.js";
