import { Icon } from "./icon.js";

/** The icon that clears a field. antd's own is an image inside a button, which screen readers cannot read. */
export const CLEAR = { clearIcon: <Icon name="close" size={12} /> };
