import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const checkInPage: ConsolePage = {
  path: "/check-in/:event?",
  home: "/check-in",
  messages: defineMessages({ "zh-CN": { name: "签到" }, en: { name: "Check-in" } }),
  icon: "scan",
  roles: ["ADMIN", "PLANNER", "PARTNER", "OFFICER"],
  load: () => import("./check-in-page.js"),
};
