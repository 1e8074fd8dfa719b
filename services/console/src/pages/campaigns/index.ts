import { words } from "../../language/message-catalog.js";
import { EVERYBODY, type ConsolePage } from "../page.js";

export const campaigns: ConsolePage = {
  path: "/campaigns/:campaign?",
  home: "/campaigns",
  words: words({ "zh-CN": { name: "专项行动" }, en: { name: "Campaigns" } }),
  icon: "campaign",
  roles: EVERYBODY,
  load: () => import("./campaigns-page.js"),
};
