import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The path of Chromium on this machine; undefined if it is not installed. */
export const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path));

/** Arguments that stop Chromium's background network requests; in containers it runs as root, without its sandbox. */
export const QUIET_CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
];
