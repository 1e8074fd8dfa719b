import { defineMessages } from "../../language/message-catalog.js";
import { ALL_ROLES, type ConsolePage } from "../page.js";

export const eventPage: ConsolePage = {
  path: "/events/:event",
  home: "/events",
  messages: defineMessages({ "zh-CN": { name: "活动" }, en: { name: "Event" } }),
  icon: "calendar",
  isInNavigation: false,
  roles: ALL_ROLES,
  load: () => import("./event-page.js"),
};
