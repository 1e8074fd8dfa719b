import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const speakersPage: ConsolePage = {
  path: "/speakers",
  home: "/speakers",
  messages: defineMessages({ "zh-CN": { name: "宣讲员" }, en: { name: "Speakers" } }),
  icon: "voice",
  roles: ["ADMIN", "PLANNER", "PARTNER"],
  load: () => import("./speakers-page.js"),
};
