import { compareWithNoted, verifyAudit, type Breach, type Head, type Verified } from "@starlane/audit";
import { Lifeline } from "@starlane/runtime";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { joinInstallation } from "./installation.js";
import { urlAs } from "./open.js";
import { runProgram } from "./program.js";
import { services } from "./services.js";
import { Terminal } from "./terminal.js";

/** More lines than this nobody reads. */
const LINES_AT_MOST = 50;
const KEEPS_COPIES = "agencies";

const terminal = new Terminal();
const lifeline = new Lifeline();

/**
 * Hashes all that the services have audited anew and says where it was changed; compares it with the copies that the agencies service
 * has heard, and with what `--heads FILE` noted before (`--noted FILE`).
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { heads: { type: "string" }, noted: { type: "string" } } });
  const noted = values.noted === undefined ? [] : (JSON.parse(readFileSync(values.noted, "utf8")) as Head[]);
  const { home, adminUrl } = await joinInstallation({ terminal, lifeline });
  const urlOf = (name: (typeof services)[number]["name"]) => urlAs(adminUrl, name, home.passwords[name]);
  const copies = await services
    .find(({ name }) => name === KEEPS_COPIES)!
    .beside(urlOf(KEEPS_COPIES), async ({ pool }) => (await pool.query<Head>(NEWEST_COPIES)).rows);

  const heads: Head[] = [];
  const breaches: Breach[] = [];
  for (const service of services) {
    const { name } = service;
    const verified = await service.beside(urlOf(name), async ({ pool }): Promise<Verified> => {
      const { heads: ends, breaches: found } = await verifyAudit(pool, name);
      return {
        heads: ends,
        breaches: [...found, ...(await compareWithNoted(pool, name, [...copies, ...noted]))],
      };
    });
    heads.push(...verified.heads);
    breaches.push(...verified.breaches);
    const entries = verified.heads.reduce((sum, head) => sum + head.entries, 0);
    terminal.done(`${name}：已核对 ${entries} 条审计记录`, `${name}: ${entries} entries verified`);
  }
  if (values.heads !== undefined) writeFileSync(values.heads, `${JSON.stringify(heads, null, 2)}\n`);

  for (const breach of breaches.slice(0, LINES_AT_MOST)) terminal.line(lineOf(breach));
  if (breaches.length > LINES_AT_MOST) terminal.line(`  … ${breaches.length - LINES_AT_MOST}`);
  if (breaches.length === 0) {
    terminal.line("\n审计记录完整，未被改动。\nThe audit is whole and unchanged.\n");
    return;
  }
  terminal.line(
    `\n审计记录有 ${breaches.length} 处被改动或缺失。\nThe audit was changed, or lacks something, in ${breaches.length} places.\n`,
  );
  process.exitCode = 1;
}

const NEWEST_COPIES = `select distinct on (service, chain) service, chain, position::int as entries, encode(hash, 'hex') as hash
  from known_audit_entry order by service, chain, position desc`;

const SAID: Readonly<Record<Breach["what"], readonly [zh: string, en: string]>> = {
  ALTERED: ["内容或位置与散列值不符", "is not what was hashed"],
  MISSING: ["缺失", "is missing"],
  HEAD: ["与链条登记的末端不符", "is not the end that the chain has noted"],
  NOTED: ["与别处登记的不符，或已缺失", "is not what was noted elsewhere, or is missing"],
};

function lineOf({ service, chain, position, what }: Breach): string {
  const [zh, en] = SAID[what];
  return `  ✗ ${service} ${chain}/${position}：${zh} · ${en}`;
}

await runProgram(main, { terminal, lifeline });
