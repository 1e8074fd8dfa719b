export { PersonKeyLost } from "./person/pseudonyms.js";
export { recount } from "./reach/cells.store.js";
export { attendance } from "./service.js";
