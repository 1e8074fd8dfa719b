export { ConfigInvalid, readSettings, setting, type Read, type Setting, type Settings } from "./setting.js";
