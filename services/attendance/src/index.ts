export { PersonKeyLost } from "./person/pseudonyms.js";
export { recount } from "./reach/recount.store.js";
export { VaultKeyLost } from "./vault/vault.js";
export { attendance } from "./service.js";
