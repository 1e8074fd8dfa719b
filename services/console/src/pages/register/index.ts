import { words } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const register: ConsolePage = {
  path: "/register",
  home: "/register",
  words: words({ "zh-CN": { name: "登记活动" }, en: { name: "Register" } }),
  icon: "plus",
  roles: ["ADMIN", "PLANNER", "PARTNER"],
  load: () => import("./register-page.js"),
};
