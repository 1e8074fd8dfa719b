import { words } from "../../language/message-catalog.js";
import { EVERYBODY, type ConsolePage } from "../page.js";

export const start: ConsolePage = {
  path: "/",
  home: "/",
  words: words({ "zh-CN": { name: "首页" }, en: { name: "Start" } }),
  icon: "start",
  roles: EVERYBODY,
  load: () => import("./start-page.js"),
};
