import { defineMessages } from "../../language/message-catalog.js";
import { ALL_ROLES, type ConsolePage } from "../page.js";

export const startPage: ConsolePage = {
  path: "/",
  home: "/",
  messages: defineMessages({ "zh-CN": { name: "首页" }, en: { name: "Start" } }),
  icon: "start",
  roles: ALL_ROLES,
  load: () => import("./start-page.js"),
};
