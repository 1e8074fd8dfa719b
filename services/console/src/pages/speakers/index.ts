import { words } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const speakers: ConsolePage = {
  path: "/speakers",
  home: "/speakers",
  words: words({ "zh-CN": { name: "宣讲员" }, en: { name: "Speakers" } }),
  icon: "voice",
  roles: ["ADMIN", "PLANNER", "PARTNER"],
  load: () => import("./speakers-page.js"),
};
