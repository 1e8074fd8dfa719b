import { words } from "../../language/message-catalog.js";
import { EVERYBODY, type ConsolePage } from "../page.js";

export const calendar: ConsolePage = {
  path: "/calendar",
  home: "/calendar",
  words: words({ "zh-CN": { name: "日历" }, en: { name: "Calendar" } }),
  icon: "calendar",
  roles: EVERYBODY,
  load: () => import("./calendar-page.js"),
};
