export { MOST_SECONDS, port, wholeNumber, wholeNumberOrOff, type WholeNumber } from "./numbers.js";
export {
  ConfigInvalid,
  readSettings,
  setting,
  type SettingsValues,
  type Setting,
  type Settings,
} from "./setting.js";
export { unknownSettings } from "./unknown.js";
