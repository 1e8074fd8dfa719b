import { words } from "../../language/message-catalog.js";
import { EVERYBODY, type ConsolePage } from "../page.js";

export const event: ConsolePage = {
  path: "/events/:event",
  home: "/events",
  words: words({ "zh-CN": { name: "活动" }, en: { name: "Event" } }),
  icon: "calendar",
  isInNavigation: false,
  roles: EVERYBODY,
  load: () => import("./event-page.js"),
};
