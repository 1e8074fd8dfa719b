import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const peoplePage: ConsolePage = {
  path: "/people",
  home: "/people",
  messages: defineMessages({ "zh-CN": { name: "号码核对" }, en: { name: "Numbers to check" } }),
  icon: "person",
  roles: ["ADMIN", "PLANNER"],
  load: () => import("./people-page.js"),
};
