import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const registerPage: ConsolePage = {
  path: "/register",
  home: "/register",
  messages: defineMessages({ "zh-CN": { name: "登记活动" }, en: { name: "Register" } }),
  icon: "plus",
  roles: ["ADMIN", "PLANNER", "PARTNER"],
  load: () => import("./register-page.js"),
};
