import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const pushesPage: ConsolePage = {
  path: "/pushes",
  home: "/pushes",
  messages: defineMessages({ "zh-CN": { name: "线上推送" }, en: { name: "Online pushes" } }),
  icon: "push",
  roles: ["ADMIN", "PLANNER", "PARTNER"],
  load: () => import("./pushes-page.js"),
};
