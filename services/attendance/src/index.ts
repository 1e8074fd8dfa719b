export { PersonKeyLost } from "./person/pseudonyms.js";
export { recount } from "./reach/recount.store.js";
export { attendance } from "./service.js";
