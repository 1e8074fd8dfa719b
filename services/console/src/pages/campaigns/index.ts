import { defineMessages } from "../../language/message-catalog.js";
import { ALL_ROLES, type ConsolePage } from "../page.js";

export const campaignsPage: ConsolePage = {
  path: "/campaigns/:campaign?",
  home: "/campaigns",
  messages: defineMessages({ "zh-CN": { name: "专项行动" }, en: { name: "Campaigns" } }),
  icon: "campaign",
  roles: ALL_ROLES,
  load: () => import("./campaigns-page.js"),
};
