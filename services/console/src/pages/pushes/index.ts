import { words } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const pushes: ConsolePage = {
  path: "/pushes",
  home: "/pushes",
  words: words({ "zh-CN": { name: "线上推送" }, en: { name: "Online pushes" } }),
  icon: "push",
  roles: ["ADMIN", "PLANNER", "PARTNER"],
  load: () => import("./pushes-page.js"),
};
