import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const administrationPage: ConsolePage = {
  path: "/administration/:part?",
  home: "/administration",
  messages: defineMessages({ "zh-CN": { name: "系统管理" }, en: { name: "Administration" } }),
  icon: "settings",
  roles: ["ADMIN"],
  load: () => import("./administration-page.js"),
};
