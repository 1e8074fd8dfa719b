import { defineMessages } from "../../language/message-catalog.js";
import { ALL_ROLES, type ConsolePage } from "../page.js";

export const calendarPage: ConsolePage = {
  path: "/calendar",
  home: "/calendar",
  messages: defineMessages({ "zh-CN": { name: "日历" }, en: { name: "Calendar" } }),
  icon: "calendar",
  roles: ALL_ROLES,
  load: () => import("./calendar-page.js"),
};
