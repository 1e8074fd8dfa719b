import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const materialsPage: ConsolePage = {
  path: "/materials",
  home: "/materials",
  messages: defineMessages({ "zh-CN": { name: "宣传素材" }, en: { name: "Materials" } }),
  icon: "material",
  roles: ["ADMIN", "PLANNER", "PARTNER", "OFFICER"],
  load: () => import("./materials-page.js"),
};
