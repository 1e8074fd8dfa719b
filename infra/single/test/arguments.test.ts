import { readArguments } from "../src/arguments.js";
import { filesToBackUp, filesToRestore } from "../src/backup/command.js";
import { refuseStrayVariables } from "../src/environment.js";
import type { StartFailed } from "../src/failure.js";

/** Returns the message in both languages; empty if the arguments are accepted. */
function refusal(read: () => unknown): string {
  try {
    read();
    return "";
  } catch (error) {
    return Object.values((error as StartFailed).messages).join("\n");
  }
}

describe("settings", () => {
  test.each([
    ["STARLANE_DIVISON", "STARLANE_DIVISION"],
    ["STARLANE_TRUSTED_PROXY", "STARLANE_TRUSTED_PROXIES"],
    ["STARLANE_SAMPEL", "STARLANE_SAMPLE"],
    ["starlane_mode", "STARLANE_MODE"],
  ])("rejects %s, and names %s in both languages", (name, near) => {
    const said = refusal(() => refuseStrayVariables({ [name]: "640105" }));
    expect(said).toContain(`没有这样的设置：${name}（是否指 ${near}？）`);
    expect(said).toContain(`There is no such setting: ${name} (did you mean ${near}?)`);
  });

  test("rejects a name without a near match, and does not show its value", () => {
    const said = refusal(() => refuseStrayVariables({ STARLANE_WEATHER_REPORT: "a secret" }));
    expect(said).toContain("There is no such setting: STARLANE_WEATHER_REPORT. ");
    expect(said).not.toContain("a secret");
  });

  test("accepts those of every process, of tests and of other programs", () => {
    const env = {
      STARLANE_HOME: "",
      STARLANE_PEERS: "",
      STARLANE_WECHAT_APP_ID: "",
      STARLANE_TEST_INSTANT: "new-year",
      STARLANE_PASSWORD: "",
      PATH: "",
      STAR: "",
    };
    expect(refusal(() => refuseStrayVariables(env))).toBe("");
  });
});

describe("options", () => {
  const recount = (...args: string[]) =>
    readArguments({ command: "recount", options: { repair: "boolean" } }, args).values.repair ?? false;
  const audit = (...args: string[]) =>
    readArguments({ command: "audit", options: { heads: "string", noted: "string" } }, args).values;
  const reset = (...args: string[]) =>
    readArguments({ command: "reset-password", words: [["用户名", "USER"]] }, args).words;

  test("are parsed", () => {
    expect([recount(), recount("--repair")]).toEqual([false, true]);
    expect(audit("--heads", "a", "--noted=b")).toEqual({ heads: "a", noted: "b" });
    expect(reset("planner")).toEqual(["planner"]);
  });

  test.each([
    [
      "one that is misspelt",
      () => recount("--repiar"),
      "There is no option --repiar. Did you mean --repair?",
    ],
    [
      "in Chinese as well",
      () => recount("--repiar"),
      "没有 --repiar 这个选项，是否指 --repair？用法：npm run recount -- [--repair]",
    ],
    [
      "one that is near to none",
      () => recount("--weather"),
      "There is no option --weather. Usage: npm run recount -- [--repair]",
    ],
    ["a short one", () => recount("-r"), "There is no option -r."],
    ["one that lacks its file", () => audit("--heads"), "Something is missing after --heads."],
    ["one that takes nothing", () => recount("--repair=no"), "Nothing follows --repair."],
    ["a word too many", () => recount("repair"), "Usage: npm run recount -- [--repair]"],
    ["a word too few", () => reset(), "Usage: npm run reset-password -- USER"],
    [
      "any, of a command that has none",
      () => readArguments({ command: "start" }, ["--port"]),
      "Usage: npm start",
    ],
    [
      "a backup's",
      () => filesToBackUp(["file", "--key", "k"]),
      "Did you mean --keys? Usage: npm run backup -- FILE [--keys FILE]",
    ],
    [
      "a restore's",
      () => filesToRestore(["file", "--erase", "none"]),
      "Did you mean --erased? Usage: npm run restore -- FILE [--keys FILE] [--erased LOG]",
    ],
    ["a second file", () => filesToRestore(["file", "other"]), "Usage: npm run restore"],
  ])("rejects %s", (_title, read, words) => {
    expect(refusal(read)).toContain(words);
  });
});
