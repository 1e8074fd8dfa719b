import { isReadOnlyStatement } from "@starlane/database";
import { aDatabase } from "@starlane/testing";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { services } from "../src/index.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const SOURCES = ["packages/*/src/**/*.ts", "services/*/src/**/*.ts", "infra/single/src/**/*.ts"];
/** PostgreSQL's own functions that write or lock. */
const ITS_OWN = ["nextval", "setval", "pg_notify", "pg_advisory_lock", "pg_advisory_xact_lock"];
const LOCKS = /\bfor\s+(no\s+key\s+|key\s+)?(update|share)\b/i;

let functions: string[];
beforeAll(async () => {
  const database = await aDatabase(services);
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select distinct proname as name from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
     where provolatile = 'v' and prorettype <> 'trigger'::regtype
       and nspname not in ('pg_catalog', 'information_schema', 'public') order by 1`,
  );
  functions = rows.map(({ name }) => name);
  await client.end();
  await database.drop();
});

test("the functions that write are known", () => {
  expect(functions).toEqual(
    expect.arrayContaining(["add_jobs", "audit_append", "enter_new_check_ins", "lock_resources"]),
  );
});

test("no statement that calls one, or locks, counts as read-only", () => {
  const calls = new RegExp(String.raw`\b(${[...functions, ...ITS_OWN].join("|")})\s*\(`);
  const statements = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).flatMap((file) =>
    statementsIn(readFileSync(`${ROOT}/${file}`, "utf8")).map((text) => ({ file, text })),
  );
  expect(statements.length).toBeGreaterThan(200);
  const writing = statements.filter(({ text }) => calls.test(named(text)) || LOCKS.test(text));
  expect(writing.length).toBeGreaterThan(20);
  expect(writing.filter(({ text }) => isReadOnlyStatement(text))).toEqual([]);
});

test.each([
  "select audit_append($1)",
  "with a as (select 1) select enter_new_check_ins(a) from a",
  "select x from ${addJobs}(1)",
])("such a statement would be found: %s", (text) => {
  const calls = new RegExp(String.raw`\b(${functions.join("|")})\s*\(`);
  expect(statementsIn(`const a = \`${text}\`;`)).toEqual([text]);
  expect(calls.test(named(text))).toBe(true);
  expect(isReadOnlyStatement(text)).toBe(true);
  expect(isReadOnlyStatement(`/* writes */ ${text}`)).toBe(false);
});

/** Converts interpolated function names to SQL names: `addJobs` to `add_jobs`. */
function named(text: string): string {
  return text
    .replaceAll(/\$\{(\w+)\}\(/g, "$1(")
    .replaceAll(/[a-z][A-Z]/g, ([before, after]) => `${before}_${after!.toLowerCase()}`);
}

/** Returns the literals of a source that are whole statements and begin like a read. */
function statementsIn(source: string): string[] {
  const found: string[] = [];
  for (const { 0: begins, 1: quote, index } of source.matchAll(
    /(["'`])\s*(?=(?:\/\*.*?\*\/\s*)?(?:select|with)\s)/gi,
  )) {
    const start = index + 1;
    found.push(source.slice(start, endOf(source, start + begins.length - 1, quote!)));
  }
  return found;
}

/** Returns the end of a literal; interpolations may contain others. */
function endOf(source: string, start: number, quote: string): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === "\\") at += 1;
    else if (quote === "`" && source.startsWith("${", at)) depth += 1;
    else if (depth > 0 && source[at] === "}") depth -= 1;
    else if (depth === 0 && source[at] === quote) return at;
  }
  return source.length;
}
