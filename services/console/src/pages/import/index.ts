import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const importingPage: ConsolePage = {
  path: "/import",
  home: "/import",
  messages: defineMessages({ "zh-CN": { name: "导入表格" }, en: { name: "Import" } }),
  icon: "upload",
  roles: ["ADMIN", "PLANNER", "PARTNER", "OFFICER"],
  load: () => import("./import-page.js"),
};
