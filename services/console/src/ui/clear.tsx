import { Icon } from "./icon.js";

/** What empties a field: antd's own sign is a picture within a button, which no screen reader can read. */
export const CLEAR = { clearIcon: <Icon name="close" size={12} /> };
