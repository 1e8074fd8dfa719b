import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PNPM = (
  JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { packageManager: string }
).packageManager
  .replace(/^pnpm@/, "")
  .replace(/\+.*/, "");

let checkout: string;
beforeEach(() => {
  // Not in the temporary folder: a hard link of a program must stay on the same disk.
  checkout = mkdtempSync(join(ROOT, "node_modules", ".test-boot-"));
  mkdirSync(join(checkout, "infra"));
  cpSync(join(ROOT, "infra/boot"), join(checkout, "infra/boot"), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(checkout, "package.json"));
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

/** Writes an executable shell script. */
function script(path: string, lines: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
}

/** Runs a line of JavaScript with the boot scripts of the checkout; `boot` is the URL of their folder. */
async function runHere(node: string, line: string, env: Record<string, string>) {
  const child = spawn(
    node,
    [
      "--input-type=module",
      "-e",
      `const boot = ${JSON.stringify(`file://${checkout}/infra/boot/`)};\n${line}`,
    ],
    { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], cwd: tmpdir() },
  );
  let printed = "";
  child.stdout.on("data", (text: Buffer) => (printed += text.toString()));
  child.stderr.on("data", (text: Buffer) => (printed += text.toString()));
  const [code] = await once(child, "close");
  return { code, printed };
}

test("when only pnpm is missing, the current Node stays, and unused versions are removed", async () => {
  const home = join(checkout, ".toolchain");
  const node = join(home, "node+pnpm-before", "bin", "node");
  mkdirSync(join(node, ".."), { recursive: true });
  linkSync(process.execPath, node);
  mkdirSync(join(home, "older"));
  mkdirSync(join(home, `next-${process.pid}`)); // another start is filling it
  mkdirSync(join(home, "next-999999999")); // an interrupted install
  const bin = join(checkout, "bin");
  script(join(bin, "pnpm"), "exit 1");
  script(
    join(bin, "npm"),
    `for last; do :; done
folder="$3/node_modules/\${last%@*}"
mkdir -p "$folder"
printf '#!/bin/sh\\necho ${PNPM}\\n' > "$folder/pnpm"
chmod +x "$folder/pnpm"`,
  );
  const { code, printed } = await runHere(
    node,
    "const { toolchain } = await import(boot + 'toolchain.mjs');\nconsole.log(JSON.stringify(await toolchain()));",
    { PATH: `${bin}:/usr/bin:/bin` },
  );
  expect([code, printed]).toEqual([0, expect.stringContaining(`"node":${JSON.stringify(node)}`)]);
  const { pnpm } = JSON.parse(printed.slice(printed.indexOf("{"))) as { pnpm: string };
  expect(existsSync(pnpm)).toBe(true);
  expect(existsSync(node)).toBe(true);
  expect(existsSync(join(home, `next-${process.pid}`))).toBe(true);
  expect(["older", "next-999999999"].filter((name) => existsSync(join(home, name)))).toEqual([]);
});

test.each([
  [
    "is handed the terminal",
    "const { handOver } = await import(boot + 'hand-over.mjs');\nawait handOver({ node: '/no/such/node', env: process.env }, ['x'], { ownGroup: true }).catch(({ message }) => {\n  console.log(message);\n  process.exitCode = 1;\n});",
    1,
    "ENOENT",
  ],
  [
    "is a step before",
    "const { run } = await import(boot + 'run.mjs');\nconst { code, output } = await run('/no/such/program', []);\nconsole.log(output);\nprocess.exitCode = code;",
    127,
    "ENOENT",
  ],
])(
  "a program that cannot be started and %s ends the command, under npm as well",
  async (_which, line, code, words) => {
    // Under npm the command polls if npm is still running, and must stop polling.
    const ended = await runHere(process.execPath, line, { npm_lifecycle_event: "start" });
    expect([ended.code, ended.printed]).toEqual([code, expect.stringContaining(words)]);
  },
);
