import { words } from "../../language/message-catalog.js";
import { EVERYBODY, type ConsolePage } from "../page.js";

export const coverage: ConsolePage = {
  path: "/coverage/:area?",
  home: "/coverage",
  words: words({ "zh-CN": { name: "覆盖" }, en: { name: "Coverage" } }),
  icon: "coverage",
  roles: EVERYBODY,
  load: () => import("./coverage-page.js"),
};
