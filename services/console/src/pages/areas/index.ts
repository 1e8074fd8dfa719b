import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const areasPage: ConsolePage = {
  path: "/areas/:area?",
  home: "/areas",
  messages: defineMessages({ "zh-CN": { name: "区划与人口" }, en: { name: "Areas and people" } }),
  icon: "crowd",
  roles: ["ADMIN", "PLANNER"],
  load: () => import("./areas-page.js"),
};
