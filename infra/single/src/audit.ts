import {
  compareWithCopies,
  compareWithNoted,
  verifyAudit,
  type Breach,
  type ChainHead,
  type Verified,
} from "@starlane/audit";
import type { Client } from "@starlane/database";
import { ShutdownStack } from "@starlane/runtime";
import { readFileSync, writeFileSync } from "node:fs";
import { readArguments } from "./arguments.js";
import { joinInstallation } from "./installation.js";
import { urlAs } from "./open.js";
import { runProgram } from "./program.js";
import { services } from "./services.js";
import { Terminal } from "./terminal.js";

/** The maximum number of lines printed. */
const MAX_LINES = 50;
const COPIES_SERVICE = "agencies";

const terminal = new Terminal();
const shutdown = new ShutdownStack();

/**
 * Recomputes the hashes of all services' audit entries and reports changes. Compares them with the copies that the
 * agencies service has received, and with the chain heads that `--heads FILE` saved before (`--noted FILE`).
 */
async function main(): Promise<void> {
  const { values } = readArguments({ command: "audit", options: { heads: "string", noted: "string" } });
  const noted =
    values.noted === undefined ? [] : (JSON.parse(readFileSync(values.noted, "utf8")) as ChainHead[]);
  const { home, adminUrl } = await joinInstallation({ terminal, shutdown });
  const urlOf = (name: (typeof services)[number]["name"]) => urlAs(adminUrl, name, home.passwords[name]);
  const heads: ChainHead[] = [];
  const breaches: Breach[] = [];
  const copiesService = services.find(({ name }) => name === COPIES_SERVICE)!;
  await copiesService.beside(urlOf(COPIES_SERVICE), ({ pool }) =>
    verifyAll(pool, { urlOf, noted, heads, breaches }),
  );
  if (values.heads !== undefined) writeFileSync(values.heads, `${JSON.stringify(heads, null, 2)}\n`);

  const runs = runsOf(breaches);
  for (const run of runs.slice(0, MAX_LINES)) terminal.line(lineOf(run));
  if (runs.length > MAX_LINES) terminal.line(`  … ${runs.length - MAX_LINES}`);
  if (breaches.length === 0) {
    terminal.line("\n审计记录完整，未被改动。\nThe audit is whole and unchanged.\n");
    return;
  }
  terminal.line(
    `\n审计记录有 ${breaches.length} 处被改动或缺失。\nThe audit was changed, or lacks something, in ${breaches.length} places.\n`,
  );
  process.exitCode = 1;
}

interface Verification {
  readonly urlOf: (name: (typeof services)[number]["name"]) => string;
  readonly noted: readonly ChainHead[];
  readonly heads: ChainHead[];
  readonly breaches: Breach[];
}

/** Verifies the chains of every service, with the database of their copies. */
async function verifyAll(copies: Client, { urlOf, noted, heads, breaches }: Verification): Promise<void> {
  for (const service of services) {
    const { name } = service;
    const verified = await service.beside(urlOf(name), async ({ pool }): Promise<Verified> => {
      const { heads: ends, breaches: found } = await verifyAudit(pool, name);
      const [inCopies, inNotes] = [
        await compareWithCopies(pool, copies, name),
        await compareWithNoted(pool, name, noted),
      ];
      return { heads: ends, breaches: [...found, ...inCopies, ...inNotes] };
    });
    heads.push(...verified.heads);
    breaches.push(...verified.breaches);
    const entries = verified.heads.reduce((sum, head) => sum + head.entries, 0);
    terminal.done(`${name}：已核对 ${entries} 条审计记录`, `${name}: ${entries} entries verified`);
  }
  const names = services.map(({ name }) => name);
  const { rows } = await copies.query<Breach>(ORPHANED_COPIES, [names]);
  breaches.push(...rows);
}

const ORPHANED_COPIES = `select service, chain, max(position)::float8 as position, 'COPY_EXTRA' as what
  from known_audit_entry where service <> all($1) group by service, chain order by service, chain`;

const DESCRIPTIONS: Readonly<Record<Breach["what"], readonly [zh: string, en: string]>> = {
  ALTERED: ["内容或位置与散列值不符", "is not what was hashed"],
  MISSING: ["缺失", "is missing"],
  HEAD: ["与链条登记的末端不符", "is not the end that the chain has noted"],
  EXTRA: ["链条中没有这一条", "is an entry that the chain does not have"],
  COPY_ALTERED: ["管理员所见的副本与之不同", "is another in the copy that administrators read"],
  COPY_MISSING: ["管理员所见的副本中缺失", "is missing in the copy that administrators read"],
  COPY_EXTRA: ["只在管理员所见的副本中，链条中没有", "is in the copy that administrators read alone"],
  NOTED: ["与别处登记的不符，或已缺失", "is not what was noted elsewhere, or is missing"],
};

/** Breaches of one kind at consecutive positions. */
interface Run extends Breach {
  readonly to: number;
}

function runsOf(breaches: readonly Breach[]): Run[] {
  const runs: Run[] = [];
  for (const breach of breaches) {
    const last = runs.at(-1);
    const goesOn =
      last?.service === breach.service &&
      last.chain === breach.chain &&
      last.what === breach.what &&
      last.to + 1 === breach.position;
    if (goesOn) runs[runs.length - 1] = { ...last, to: breach.position };
    else runs.push({ ...breach, to: breach.position });
  }
  return runs;
}

function lineOf({ service, chain, position, to, what }: Run): string {
  const [zh, en] = DESCRIPTIONS[what];
  return `  ✗ ${service} ${chain}/${position}${to === position ? "" : `–${to}`}：${zh} · ${en}`;
}

await runProgram(main, { terminal, shutdown });
