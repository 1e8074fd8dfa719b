import { words } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const venues: ConsolePage = {
  path: "/venues/:venue?",
  home: "/venues",
  words: words({ "zh-CN": { name: "场所" }, en: { name: "Venues" } }),
  icon: "place",
  roles: ["ADMIN", "PLANNER", "PARTNER", "OFFICER", "ANALYST"],
  load: () => import("./venues-page.js"),
};
