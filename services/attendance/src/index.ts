export { PersonKeyLost } from "./person/pseudonyms.js";
export { checkReach, type Differences } from "./reach/recount.commands.js";
export { VaultKeyLost } from "./vault/vault.js";
export { attendance } from "./service.js";
