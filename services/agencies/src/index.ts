export { loadAgencies, type AgenciesLoad } from "./load/load.commands.js";
export { resetPassword, UnknownUser, type PasswordReset } from "./password/reset-password.commands.js";
export { agencies } from "./service.js";
