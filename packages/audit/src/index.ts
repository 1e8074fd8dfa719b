export { appendAudit, auditJson, auditMigrations, probeAudit } from "./append.js";
export { compareWithCopies } from "./copies.js";
export { DONE, type AuditEntry } from "./entry.js";
export { AUDIT_MESSAGE, tellAudit, tellAuditAgain, type AuditFact } from "./relay.js";
export { compareWithNoted, verifyAudit, type Breach, type Head, type Verified } from "./verify.js";
