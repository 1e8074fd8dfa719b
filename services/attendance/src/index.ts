export { PersonKeyLost } from "./person/pseudonyms.js";
export { checkReach, type Differences } from "./reach/recount.commands.js";
export { recount } from "./reach/recount.store.js";
export { VaultKeyLost } from "./vault/vault.js";
export { attendance } from "./service.js";
