import { defineMessages } from "../../language/message-catalog.js";
import { ALL_ROLES, type ConsolePage } from "../page.js";

export const coveragePage: ConsolePage = {
  path: "/coverage/:area?",
  home: "/coverage",
  messages: defineMessages({ "zh-CN": { name: "覆盖" }, en: { name: "Coverage" } }),
  icon: "coverage",
  roles: ALL_ROLES,
  load: () => import("./coverage-page.js"),
};
