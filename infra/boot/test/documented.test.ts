import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const documents = globSync(["*.md", "docs/*.md"], { cwd: ROOT });
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** Returns the commands in a document: inline code, and lines of code blocks as at a terminal. */
function commandsIn(text: string): string[] {
  const inLines = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
  const blocks = [...text.matchAll(/^```(?:sh|console|bash)?\n([\s\S]*?)^```/gm)].flatMap(([, code]) =>
    code!.split("\n"),
  );
  return [...inLines, ...blocks].map((code) =>
    code
      .trim()
      .replace(/^\$ /, "")
      .replace(/^(\w+=\S+ )+/, ""),
  );
}

const documented = documents.flatMap((file) =>
  commandsIn(readFileSync(join(ROOT, file), "utf8")).map((command) => ({ file, command })),
);

test("every npm command in a document exists", () => {
  const named = documented.flatMap(({ file, command }) => {
    const [, script] = /^npm (?:run )?([a-z-]+)/.exec(command) ?? [];
    return script === undefined ? [] : [{ file, script }];
  });
  expect(named.length).toBeGreaterThan(50);
  const ofNpm = new Set(["config", "install"]);
  expect(named.filter(({ script }) => !(script in scripts) && !ofNpm.has(script))).toEqual([]);
});

test("no document relies on a Node, pnpm or tool that may be missing or too old", () => {
  expect(documented.filter(({ command }) => /^(node|npx|pnpm|turbo|jest) [\w./@-]/.test(command))).toEqual(
    [],
  );
});

test("every command starts with the script that any Node from 18 on can run", () => {
  for (const [name, line] of Object.entries(scripts))
    expect(line).toBe(`exec node infra/boot/boot.mjs ${name}`);
});
