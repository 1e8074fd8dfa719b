import { words } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const materials: ConsolePage = {
  path: "/materials",
  home: "/materials",
  words: words({ "zh-CN": { name: "宣传素材" }, en: { name: "Materials" } }),
  icon: "material",
  roles: ["ADMIN", "PLANNER", "PARTNER", "OFFICER"],
  load: () => import("./materials-page.js"),
};
