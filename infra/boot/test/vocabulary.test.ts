// @ts-expect-error -- the boot scripts are JavaScript
import { judge as judgeFiles } from "../vocabulary.mjs";

type Files = Readonly<Record<string, string>>;
const judge = (files: Files, retired: Readonly<Record<string, string>> = {}) =>
  judgeFiles(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    retired,
  ) as Promise<{ code: number; output: string; note: string }>;

/** A module of so many exports of its own, so that one ambiguous name among them is a small share. */
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `export const name${index} = ${index};`).join("\n");

describe("ambiguous exports", () => {
  const twice = {
    "packages/lamp/src/lamp.ts": "\nexport interface Page {}",
    "services/venues/src/page.ts": "export type Page = string;",
  };

  test("refuses one percent, with every place", async () => {
    const { code, output } = await judge({ ...twice, "packages/lamp/src/many.ts": many(99) });
    expect(code).toBe(1);
    expect(output.split("\n")).toEqual([
      "packages/lamp/src/lamp.ts:2: Page is declared in 2 files; give each its own name",
      "services/venues/src/page.ts:1: Page is declared in 2 files; give each its own name",
    ]);
  });

  test("accepts less than one percent and states the share", async () => {
    const { code, output, note } = await judge({ ...twice, "packages/lamp/src/many.ts": many(199) });
    expect([code, output]).toEqual([0, ""]);
    expect(note).toBe("1 of 200 exported names (0.5%) ambiguous, 0 graph types shared by services");
  });

  test.each<[string, Files]>([
    [
      "a name passed on from another file",
      {
        "packages/lamp/src/lamp.ts": "export class Lamp {}",
        "packages/lamp/src/index.ts":
          'export { Lamp } from "./lamp.js";\nimport { Lamp as L } from "./lamp.js";\nexport { L as Lamp };',
      },
    ],
    [
      "overloads in one file",
      {
        "packages/lamp/src/lamp.ts":
          "export function light(): void;\nexport function light(bulb?: string): void {}",
      },
    ],
    [
      "a name of a test",
      {
        "packages/lamp/src/lamp.ts": "export class Lamp {}",
        "packages/lamp/test/lamp.ts": "export class Lamp {}",
      },
    ],
    [
      "a name that is not exported",
      { "packages/lamp/src/lamp.ts": "export class Lamp {}", "packages/lamp/src/shade.ts": "class Lamp {}" },
    ],
    [
      "the context of each service",
      {
        "services/agencies/src/context.ts": "export type Context = string;\nexport interface Loaders {}",
        "services/venues/src/context.ts": "export type Context = string;\nexport interface Loaders {}",
      },
    ],
    [
      "the component of each lazy page",
      {
        "services/console/src/pages/areas/areas-page.tsx": "export function Component() { return <p />; }",
        "services/console/src/pages/people/people-page.tsx": "export function Component() { return <p />; }",
      },
    ],
    [
      "the stubs of a graph type in two services",
      {
        "services/campaigns/src/area/area.type.ts":
          "@ObjectType()\nexport class AreaReference { @Field() id!: string; }",
        "services/venues/src/area/area.type.ts":
          "@ObjectType()\nexport class AreaReference { @Field() id!: string; }",
      },
    ],
  ])("does not count %s", async (_case, files) => {
    await expect(judge(files)).resolves.toMatchObject({
      code: 0,
      output: "",
      note: expect.stringContaining("(0.0%)"),
    });
  });

  test.each<[string, string]>([
    ["a second graph type of one service", "services/venues/src/venue/venue.type.ts"],
    ["the type of a row", "services/campaigns/src/area/area.row.ts"],
  ])("counts %s with the name of a stub", async (_case, path) => {
    const stub = "export class AreaReference {}";
    expect((await judge({ "services/venues/src/area/area.type.ts": stub, [path]: stub })).code).toBe(1);
  });

  test.each<[string, string]>([
    ["a list of exports", "class Lamp {}\nexport { Lamp };"],
    ["an export under another name", "class Bulb {}\nexport { Bulb as Lamp };"],
    ["a destructured constant", "export const { a: Lamp, ...rest } = bulbs;"],
    ["an enum", "export enum Lamp { ON }"],
    ["a function", "export function Lamp() {}"],
  ])("counts %s", async (_case, text) => {
    const files = { "packages/lamp/src/a.ts": text, "packages/lamp/src/b.ts": "export class Lamp {}" };
    expect((await judge(files)).output).toContain("packages/lamp/src/b.ts:1: Lamp is declared in 2 files");
  });
});

describe("retired words", () => {
  const retired = { lampist: "createPublisher", lightAgain: "resync", "in-turn": "semaphore", told: "relay" };

  test.each<[string, string, number]>([
    ["a type", "type lampist = string;", 1],
    [
      "an interface after Chinese text",
      "/** 反诈宣传 */\nconst 星路 = '星路';\ninterface lampist {}\nconst a = 1;\nconst b = 2;",
      3,
    ],
    ["a class", "class lampist {}", 1],
    ["a function", "\n\nfunction lampist() {}", 3],
    ["a constant", "const lampist = 1;", 1],
    ["a destructured variable", "const { a: [lampist] } = b;", 1],
    ["a default of a variable", "const { lampist = 1 } = b;", 1],
    ["a parameter", "function f(lampist: string) {}", 1],
    ["a parameter of an arrow function", "const f = (\n  lampist: string,\n) => 1;", 2],
    ["a parameter of a function type", "type F = (lampist: string) => void;", 1],
    ["a parameter of a catch", "try {} catch (lampist) {}", 1],
    ["a type parameter", "type F<lampist> = lampist[];", 1],
    ["a method", "class A {\n  async lampist() {}\n}", 2],
    ["a private member", "class A { #lampist = 1; }", 1],
    ["a parameter property", "class A { constructor(readonly lampist: string) {} }", 1],
    ["a member of an interface", "interface A { lampist?(): void }", 1],
    ["a property of a type", "type A = { readonly lampist: string };", 1],
    ["a property of an object", "const a = { lampist: 1 };", 1],
    ["a method of an object", "const a = { lampist() {} };", 1],
    ["a member of an enum", "enum A { lampist }", 1],
    ["an import under that name", 'import { a as lampist } from "./a.js";', 1],
  ])("refuses %s and names the standard word", async (_case, text, line) => {
    await expect(judge({ "packages/lamp/test/lamp.ts": text }, retired)).resolves.toMatchObject({
      code: 1,
      output: `packages/lamp/test/lamp.ts:${line}: lampist is retired; the word is createPublisher`,
    });
  });

  test.each<[string, string]>([
    ["a use", "console.log(bank.lampist, lampist());"],
    ["an import of what another file declares", 'import { lampist } from "bank";'],
    ["a string", 'const a = { "lampist": "lampist" };'],
    ["a comment", "// lampist\nconst a = 1;"],
    ["a longer name", "const tellerWindow = 1, Teller = 2;"],
    ["a name that every object has", "const { constructor, toString } = a;"],
  ])("accepts %s", async (_case, text) => {
    await expect(judge({ "packages/lamp/src/lamp.ts": text }, retired)).resolves.toMatchObject({
      code: 0,
      output: "",
    });
  });

  test.each<[string, string]>([
    [
      "services/venues/src/light-again.commands.ts",
      "the file name light-again is retired; the word is resync",
    ],
    ["services/venues/test/in-turn.test.ts", "the file name in-turn is retired; the word is semaphore"],
    ["packages/audit/src/told.ts", "the file name told is retired; the word is relay"],
    ["infra/boot/told.mjs", "the file name told is retired; the word is relay"],
  ])("refuses the file %s", async (path, finding) => {
    expect((await judge({ [path]: "export {};" }, retired)).output).toBe(`${path}:1: ${finding}`);
  });

  test("accepts a file whose name only contains a retired word", async () => {
    expect((await judge({ "packages/audit/src/untold-story.ts": "export {};" }, retired)).code).toBe(0);
  });
});

describe("doc comments", () => {
  /** The opening of a comment, apart from its text so that this file passes the check itself. */
  const OPEN = "/**";

  test.each<[string, string, number]>([
    ["What", "/** What it does. */\nconst a = 1;", 1],
    ["How", "\n/**\n * How often.\n */\nconst a = 1;", 2],
    ["Whether", `interface A {\n  a: string;\n  ${OPEN} Whether it is on. */\n  on: boolean;\n}`, 3],
    ["Where", `function f(${OPEN} Where it lies. */ at: string) {}`, 1],
    ["Who", `const a = {${OPEN} Who asks. */ b: 1};`, 1],
    ["What", "/** What's left. */\nconst a = 1;", 1],
  ])("refuses one that begins with %s", async (word, text, line) => {
    expect((await judge({ "packages/lamp/src/lamp.ts": text })).output).toBe(
      `packages/lamp/src/lamp.ts:${line}: the comment begins with "${word}"; state the thing in the first sentence`,
    );
  });

  test.each<[string, string]>([
    ["a noun phrase", "/** Lamp of a venue; see how it is lit. */\nconst a = 1;"],
    ["a longer word", "/** However it is lit. */\nconst a = 1;"],
    ["a line comment", "// What it does.\nconst a = 1;"],
    ["an ordinary comment", "/* What it does. */\nconst a = 1;"],
    ["a glob in a string", 'const a = "src/** What */";'],
    ["an empty comment", "/**/ const What = 1; /** It. */"],
  ])("accepts %s", async (_case, text) => {
    await expect(judge({ "packages/lamp/src/lamp.ts": text })).resolves.toMatchObject({
      code: 0,
      output: "",
    });
  });
});

test("reads modules with JSX, decorators and a shebang", async () => {
  const files = {
    "services/console/src/lamp.tsx": "const lamp = <p>{1}</p>;\nconst lampist = 1;",
    "services/venues/src/lamp.ts": "@Entity()\nclass Lamp {\n  @Field(() => ID) lampist!: string;\n}",
    "infra/boot/lamp.mjs": "#!/usr/bin/env node\nconst lampist = 1;",
  };
  expect((await judge(files, { lampist: "createPublisher" })).output.split("\n")).toEqual([
    "services/console/src/lamp.tsx:2: lampist is retired; the word is createPublisher",
    "services/venues/src/lamp.ts:3: lampist is retired; the word is createPublisher",
    "infra/boot/lamp.mjs:2: lampist is retired; the word is createPublisher",
  ]);
});
