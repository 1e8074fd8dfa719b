import { words } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const programmes: ConsolePage = {
  path: "/programmes/:programme?",
  home: "/programmes",
  words: words({ "zh-CN": { name: "样板方案" }, en: { name: "Programmes" } }),
  icon: "programme",
  roles: ["ADMIN", "PLANNER", "ANALYST"],
  load: () => import("./programmes-page.js"),
};
