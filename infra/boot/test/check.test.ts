import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
// @ts-expect-error -- the boot scripts are JavaScript
import { readArguments } from "../check.mjs";
// @ts-expect-error -- the boot scripts are JavaScript
import { changedFolders, statesOf } from "../lint.mjs";

const KNOWN = ["build", "types", "lint", "format"];

test.each([
  ["runs every check unless some are named", [], { fix: false, names: KNOWN }],
  [
    "runs those that are named, each once",
    ["lint", "types", "lint"],
    { fix: false, names: ["lint", "types"] },
  ],
  ["mends everything with --fix alone", ["--fix"], { fix: true, names: KNOWN }],
  ["mends what is named", ["format", "--fix"], { fix: true, names: ["format"] }],
])("%s", (_title, args, read) => {
  expect(readArguments(args, KNOWN)).toEqual(read);
});

test.each([
  ["typs", "Did you mean types?"],
  ["--fxi", "Did you mean --fix?"],
  ["weather", "There is no check weather. There are: build, types, lint, format, --fix"],
])("refuses %s and names the nearest check", (name, words) => {
  expect(() => readArguments([name], KNOWN)).toThrow(words);
});

describe("linting is repeated", () => {
  let checkout: string;
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    writeFileSync(join(checkout, file), text);
  };
  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), "starlane-lint-"));
    write(".oxlintrc.json", "{}");
    write("packages/lamp/package.json", `{ "name": "@starlane/lamp" }`);
    write("packages/lamp/src/index.ts", "export const lamp = 1;");
    write(
      "services/room/package.json",
      `{ "name": "@starlane/room", "dependencies": { "@starlane/lamp": "*" } }`,
    );
    write(
      "infra/house/package.json",
      `{ "name": "@starlane/house", "dependencies": { "@starlane/room": "*" } }`,
    );
    write("infra/boot/boot.mjs", "");
  });
  afterEach(() => rmSync(checkout, { recursive: true, force: true }));

  test.each([
    ["for nothing where nothing has changed", [], []],
    [
      "for what depends on what has changed",
      ["packages/lamp/src/index.ts"],
      ["packages/lamp", "services/room", "infra/house"],
    ],
    ["for nothing that it depends on", ["services/room/src/new.ts"], ["services/room", "infra/house"]],
    ["for a folder without a manifest", ["infra/boot/boot.mjs"], ["infra/boot"]],
    [
      "for everything after a change of the rules",
      [".oxlintrc.json"],
      ["packages/lamp", "services/room", "infra/house", "infra/boot"],
    ],
    ["for nothing after a build", ["packages/lamp/dist/index.js", "packages/lamp/node_modules/x.js"], []],
  ])("%s", (_title, edited, folders) => {
    const before = statesOf(checkout);
    for (const file of edited) write(file, "// edited");
    expect(changedFolders(statesOf(checkout), before).toSorted()).toEqual(folders.toSorted());
  });
});
