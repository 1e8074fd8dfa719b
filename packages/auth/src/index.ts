export { KeyRing, openKeyRing, rotateKeys } from "./keys.js";
export { readLink, SELF_CHECK_IN_LINK, signLink, type Link } from "./link.js";
export { NON_PERSONAL_FIELDS } from "./non-personal-fields.js";
export { fieldRules, PERSONAL_TYPES, type Holding } from "./personal.js";
export { areasFor, judge, policy, type Subject, type PolicyDecision } from "./policy.js";
export type { OperationScope, Rule } from "./rules.js";
export {
  ACCESS_TOKEN_SECONDS,
  readAccess,
  readContext,
  readPeer,
  signAccess,
  signContext,
  signPeer,
  skewOf,
  type AccessClaims,
  type Idempotency,
  type RequestContext,
} from "./token.js";
export { verifyContext, SignedContext, type ContextCredential } from "./signed-context.js";
export { isWithin, ROLES, stillHolds, type Grant, type Rights, type Role, type Viewer } from "./viewer.js";
