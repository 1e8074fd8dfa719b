import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { AsyncLocalStorage } from "node:async_hooks";
import type { Pool, PoolClient } from "pg";
import { whenTaken } from "./pool-hooks.js";

/** Whom the database is told that something is read or written for. Its row security knows nobody else. */
export interface Acting {
  readonly user: string;
  readonly agency: string;
  /** That agency and every one below it. */
  readonly agencies: readonly string[];
  readonly grants: readonly { readonly role: string; readonly area: string }[];
}

/** A connection whose every statement is the service's own work says so when it is opened. */
export const AS_SERVICE = "-c starlane.acts=service";

interface Declared {
  /** Says who acts until the transaction ends. */
  readonly statement: string;
}

const acting = new AsyncLocalStorage<Declared | null>();
const declared = new WeakMap<Acting, Declared>();
const SERVICE: Declared = { statement: "select set_config('starlane.acts', 'service', true)" };

/**
 * Runs something for somebody: what it reads and writes is theirs to read and write, whatever it asks for. For nobody it sees nothing
 * but what is everybody's, and is spared saying who acts.
 */
export function actFor<T>(who: Acting | null, work: () => T): T {
  return acting.run(who && declarationOf(who), work);
}

/**
 * Runs something of a request as the service itself: for what is counted over everybody, or was shown already. A transaction that
 * has begun goes on acting for whom it did.
 */
export function actAsService<T>(work: () => T): T {
  return acting.run(SERVICE, work);
}

const serving = new WeakSet<EntityManager>();

/**
 * The same with a request's unit of work, whether or not it is in a transaction: for what is counted, locked or kept over what
 * everybody has, and whose answer names nobody. Nothing else of the transaction is to run meanwhile.
 */
export async function asService<T>(em: EntityManager, work: () => Promise<T>): Promise<T> {
  if (!em.isInTransaction()) return actAsService(work);
  if (serving.has(em)) return work();
  const [before] = (
    await sql<{ acts: string }>`select current_setting('starlane.acts', true) as acts,
      set_config('starlane.acts', 'service', true)`.execute(em.getKysely())
  ).rows;
  serving.add(em);
  try {
    return await work();
  } finally {
    serving.delete(em);
    // After an error the transaction is aborted, and what it had set ends with it.
    await sql`select set_config('starlane.acts', ${before?.acts ?? ""}, true)`
      .execute(em.getKysely())
      .catch(() => undefined);
  }
}

function declarationOf(who: Acting): Declared {
  let known = declared.get(who);
  if (!known) {
    const settings = {
      acts: "viewer",
      user: who.user,
      agency: who.agency,
      agencies: arrayOf(who.agencies),
      grants: arrayOf(who.grants.map(({ role, area }) => `${role} ${area}`)),
    };
    const calls = Object.entries(settings).map(
      ([name, value]) => `set_config('starlane.${name}', ${literalOf(value)}, true)`,
    );
    declared.set(who, (known = { statement: `select ${calls.join(", ")}` }));
  }
  return known;
}

/** A text[] as PostgreSQL reads it. */
function arrayOf(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(",")}}`;
}

function literalOf(text: string): string {
  return `E'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

type Query = (...args: unknown[]) => unknown;

/**
 * Lets a pool's connections say who acts, at the beginning of every transaction. Who it is is settled when a connection is taken:
 * what runs on it afterwards runs for them, whoever's turn it is in this process meanwhile. What is sent by itself gets a
 * transaction of its own, which begins with one more way to the database and back and ends while nobody waits for it.
 */
export function declareWhoActs(pool: Pool): void {
  const takers = new WeakMap<PoolClient, Declared | null>();
  whenTaken(pool, () => {
    const who = acting.getStore() ?? null;
    return (client) => void takers.set(client, who);
  });
  pool.on("connect", (client: PoolClient) => {
    const query = client.query.bind(client) as Query;
    let isOpen = false;
    client.query = ((...args: unknown[]) => {
      const who = takers.get(client) ?? null;
      const text = textOf(args[0]);
      if (BEGINS.test(text)) {
        isOpen = true;
        return who ? query(`${text}; ${who.statement}`, ...args.slice(1).filter(isCallback)) : query(...args);
      }
      if (ENDS.test(text)) isOpen = false;
      if (isOpen || who === null || text === "" || ENDS.test(text)) return query(...args);
      return alone(query, who, args, text);
    }) as typeof client.query;
  });
}

const BEGINS = /^\s*(begin|start transaction)\b/i;
const ENDS = /^\s*(commit|end|rollback)\b(?!\s+to\b)/i;
/** What writes, or holds something until its transaction ends, wherever it stands. */
const WRITES =
  /\b(insert|update|delete|merge|lock|nextval|setval|write|pg_notify)\w*\b|\bfor\s+(key\s+)?share\b|\bpg_(try_)?advisory/i;
const HOLDS =
  /\bfor\s+(no\s+key\s+)?update\b|\bfor\s+(key\s+)?share\b|\bpg_(try_)?advisory_xact|\block_\w+\(/gi;
const CHANGES = /\b(insert|update|delete|merge)\b/i;
const HOLDS_NOTHING =
  "A lock that ends with its transaction holds nothing where it is sent by itself: begin a transaction first.";

/**
 * What reads, by its words: who sent it need not wait until its transaction has ended. Should it write all the same, by a function
 * that it calls, PostgreSQL refuses it: such a statement begins with the comment `writes`. A test looks through all that is sent.
 */
export function readsByItsWords(text: string): boolean {
  return /^\s*(select|with)\b/i.test(text) && !WRITES.test(text);
}

function onlyHolds(text: string): boolean {
  const others = text.replaceAll(HOLDS, "");
  return others.length < text.length && !CHANGES.test(others);
}

function textOf(query: unknown): string {
  if (typeof query === "string") return query;
  return (query as { readonly text?: string } | undefined)?.text ?? "";
}

const isCallback = (arg: unknown): boolean => typeof arg === "function";

function alone(query: Query, who: Declared, args: unknown[], text: string): unknown {
  const reads = readsByItsWords(text);
  if (!reads && onlyHolds(text)) throw new Error(HOLDS_NOTHING);
  // One that fails leaves the statement undeclared or the connection broken: the statement itself then says so.
  (query(`begin${reads ? " read only" : ""}; ${who.statement}`) as Promise<unknown>).catch(() => undefined);
  if (reads) {
    const reading = query(...args);
    (query("commit") as Promise<unknown>).catch(() => undefined);
    return reading;
  }
  const then = args.find(isCallback) as ((error: unknown, result?: unknown) => void) | undefined;
  const writing = query(...args.filter((arg) => !isCallback(arg))) as Promise<unknown>;
  const ended = query("commit") as Promise<unknown>;
  ended.catch(() => undefined);
  const kept = writing.then(async (result) => {
    await ended;
    return result;
  });
  if (!then) return kept;
  kept.then(
    (result) => then(null, result),
    (error: unknown) => then(error),
  );
  return undefined;
}
