export { loadAgencies, type AgenciesLoad } from "./load/load.commands.js";
export { agencies } from "./service.js";
