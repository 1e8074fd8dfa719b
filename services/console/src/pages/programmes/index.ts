import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const programmesPage: ConsolePage = {
  path: "/programmes/:programme?",
  home: "/programmes",
  messages: defineMessages({ "zh-CN": { name: "样板方案" }, en: { name: "Programmes" } }),
  icon: "programme",
  roles: ["ADMIN", "PLANNER", "ANALYST"],
  load: () => import("./programmes-page.js"),
};
