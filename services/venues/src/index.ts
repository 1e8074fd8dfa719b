export { loadVenues, type VenuesLoad } from "./load/load.commands.js";
export { venues } from "./service.js";
