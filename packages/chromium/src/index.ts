import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where this machine has Chromium; undefined where it has none. */
export const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path));

/** Its arguments when it is to ask nobody for anything; in containers it runs as root, without its sandbox. */
export const QUIET_CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
];
