import { defineMessages } from "../../language/message-catalog.js";
import type { ConsolePage } from "../page.js";

export const venuesPage: ConsolePage = {
  path: "/venues/:venue?",
  home: "/venues",
  messages: defineMessages({ "zh-CN": { name: "场所" }, en: { name: "Venues" } }),
  icon: "place",
  roles: ["ADMIN", "PLANNER", "PARTNER", "OFFICER", "ANALYST"],
  load: () => import("./venues-page.js"),
};
