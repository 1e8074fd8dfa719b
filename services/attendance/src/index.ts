export { erasedLogOf, mergeErasedLogs } from "./people/erasure/erased-log.js";
export { forgetErased } from "./people/erasure/reapply.js";
export { ErasureKeyLost } from "./people/erasure/tombstones.js";
export { PersonKeyLost } from "./people/person/pseudonyms.js";
export { checkReach, type Differences } from "./reach/counting/recount.commands.js";
export { dropOldKeys, rotateVaultKeys } from "./people/vault/rotation.commands.js";
export { VaultKeyLost } from "./people/vault/vault.js";
export { attendance } from "./service.js";
