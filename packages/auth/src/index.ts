export { KeyRing, openKeyRing, rotateKeys } from "./keys.js";
export { readLink, signLink, type Link } from "./link.js";
export { areasFor, judge, policy, type Reach, type Rule, type Subject, type Verdict } from "./policy.js";
export {
  ACCESS_TOKEN_SECONDS,
  readAccess,
  readContext,
  readPeer,
  signAccess,
  signContext,
  signPeer,
  type AccessClaims,
  type RequestContext,
} from "./token.js";
export { readGiven, VouchedContext, type GivenContext } from "./vouched.js";
export { isWithin, ROLES, type Grant, type Role, type Viewer } from "./viewer.js";
