export { erasedLogOf, mergeErasedLogs } from "./erasure/erased-log.js";
export { forgetErased } from "./erasure/reapply.js";
export { ErasureKeyLost } from "./erasure/tombstones.js";
export { PersonKeyLost } from "./person/pseudonyms.js";
export { checkReach, type Differences } from "./reach/recount.commands.js";
export { dropOldKeys, rotateKeys } from "./vault/rotation.commands.js";
export { VaultKeyLost } from "./vault/vault.js";
export { attendance } from "./service.js";
