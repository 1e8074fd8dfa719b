import type { EntityManager } from "@mikro-orm/postgresql";
import { sql } from "kysely";
import { AsyncLocalStorage } from "node:async_hooks";
import type { Pool, PoolClient } from "pg";
import { onAcquire } from "./pool-hooks.js";

/** The viewer on whose behalf the database is accessed: the input of row-level security. */
export interface SecurityContext {
  readonly user: string;
  readonly agency: string;
  /** Ids of the agency and of every agency below it. */
  readonly agencies: readonly string[];
  readonly grants: readonly { readonly role: string; readonly area: string }[];
}

/** The connection option that runs every statement as the service itself. */
export const SYSTEM_CONTEXT_OPTION = "-c starlane.acts=service";

interface AppliedContext {
  /** Sets the context until the transaction ends. */
  readonly statement: string;
}

const currentContext = new AsyncLocalStorage<AppliedContext | null>();
const appliedContexts = new WeakMap<SecurityContext, AppliedContext>();
const SYSTEM: AppliedContext = { statement: "select set_config('starlane.acts', 'service', true)" };

/**
 * Runs `work` in a viewer's security context: it reads and writes only the rows this viewer may read and write. With
 * null (an anonymous request) it sees public rows only, and no context is set.
 */
export function runAs<T>(context: SecurityContext | null, work: () => T): T {
  return currentContext.run(context && appliedContextOf(context), work);
}

/**
 * Runs a part of a request as the service itself: for counts over all rows, or for data the viewer has already been
 * shown. A transaction that has begun keeps its context.
 */
export function runAsSystem<T>(work: () => T): T {
  return currentContext.run(SYSTEM, work);
}

const runningAsSystem = new WeakSet<EntityManager>();

/**
 * Runs a part of a request as the service itself, within its open transaction if there is one: for counting, locking or
 * storing across all rows, where the result identifies no person. No other statement of the transaction may run at the
 * same time.
 */
export async function runAsSystemIn<T>(em: EntityManager, work: () => Promise<T>): Promise<T> {
  if (!em.isInTransaction()) return runAsSystem(work);
  if (runningAsSystem.has(em)) return work();
  const [before] = (
    await sql<{ acts: string }>`select current_setting('starlane.acts', true) as acts,
      set_config('starlane.acts', 'service', true)`.execute(em.getKysely())
  ).rows;
  runningAsSystem.add(em);
  try {
    return await work();
  } finally {
    runningAsSystem.delete(em);
    // After an error the transaction is aborted, and its settings end with it.
    await sql`select set_config('starlane.acts', ${before?.acts ?? ""}, true)`
      .execute(em.getKysely())
      .catch(() => undefined);
  }
}

function appliedContextOf(context: SecurityContext): AppliedContext {
  let known = appliedContexts.get(context);
  if (!known) {
    const settings = {
      acts: "viewer",
      user: context.user,
      agency: context.agency,
      agencies: arrayOf(context.agencies),
      grants: arrayOf(context.grants.map(({ role, area }) => `${role} ${area}`)),
    };
    const calls = Object.entries(settings).map(
      ([name, value]) => `set_config('starlane.${name}', ${literalOf(value)}, true)`,
    );
    appliedContexts.set(context, (known = { statement: `select ${calls.join(", ")}` }));
  }
  return known;
}

/** Formats texts as a PostgreSQL text[] literal. */
function arrayOf(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(",")}}`;
}

function literalOf(text: string): string {
  return `E'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

type Query = (...args: unknown[]) => unknown;

/**
 * Applies the security context to a pool's connections at the beginning of every transaction. The context is fixed when
 * a connection is acquired; everything that runs on the connection until its release uses it. A statement sent outside
 * a transaction gets its own, which costs one more round trip at its beginning and none at its end.
 */
export function applySecurityContext(pool: Pool): void {
  const contextOfConnection = new WeakMap<PoolClient, AppliedContext | null>();
  onAcquire(pool, () => {
    const context = currentContext.getStore() ?? null;
    return (client) => void contextOfConnection.set(client, context);
  });
  pool.on("connect", (client: PoolClient) => {
    const query = client.query.bind(client) as Query;
    let isOpen = false;
    client.query = ((...args: unknown[]) => {
      const context = contextOfConnection.get(client) ?? null;
      const text = textOf(args[0]);
      if (BEGINS.test(text)) {
        isOpen = true;
        return context
          ? query(`${text}; ${context.statement}`, ...args.slice(1).filter(isCallback))
          : query(...args);
      }
      if (ENDS.test(text)) isOpen = false;
      if (isOpen || context === null || text === "" || ENDS.test(text)) return query(...args);
      return inOwnTransaction(query, context, args, text);
    }) as typeof client.query;
  });
}

const BEGINS = /^\s*(begin|start transaction)\b/i;
const ENDS = /^\s*(commit|end|rollback)\b(?!\s+to\b)/i;
/** Keywords of statements that write, or hold a lock until their transaction ends. */
const WRITES =
  /\b(insert|update|delete|merge|lock|nextval|setval|write|pg_notify)\w*\b|\bfor\s+(key\s+)?share\b|\bpg_(try_)?advisory/i;
const LOCKS =
  /\bfor\s+(no\s+key\s+)?update\b|\bfor\s+(key\s+)?share\b|\bpg_(try_)?advisory_xact|\block_\w+\(/gi;
const CHANGES = /\b(insert|update|delete|merge)\b/i;
const LOCK_OUTSIDE_TRANSACTION =
  "A lock that ends with its transaction holds nothing where it is sent by itself: begin a transaction first.";

/**
 * Decides by keywords if a statement is read-only, so that its sender need not wait for the end of its transaction. If
 * it writes through a function after all, PostgreSQL rejects it; such a statement must begin with the comment `writes`.
 * A test checks all statements sent.
 */
export function isReadOnlyStatement(text: string): boolean {
  return /^\s*(select|with)\b/i.test(text) && !WRITES.test(text);
}

function onlyLocks(text: string): boolean {
  const others = text.replaceAll(LOCKS, "");
  return others.length < text.length && !CHANGES.test(others);
}

function textOf(query: unknown): string {
  if (typeof query === "string") return query;
  return (query as { readonly text?: string } | undefined)?.text ?? "";
}

const isCallback = (arg: unknown): boolean => typeof arg === "function";

function inOwnTransaction(query: Query, context: AppliedContext, args: unknown[], text: string): unknown {
  const reads = isReadOnlyStatement(text);
  if (!reads && onlyLocks(text)) throw new Error(LOCK_OUTSIDE_TRANSACTION);
  // If this fails, the statement runs without a context or on a broken connection, and reports the error itself.
  (query(`begin${reads ? " read only" : ""}; ${context.statement}`) as Promise<unknown>).catch(
    () => undefined,
  );
  if (reads) {
    const reading = query(...args);
    (query("commit") as Promise<unknown>).catch(() => undefined);
    return reading;
  }
  const then = args.find(isCallback) as ((error: unknown, result?: unknown) => void) | undefined;
  const writing = query(...args.filter((arg) => !isCallback(arg))) as Promise<unknown>;
  const ended = query("commit") as Promise<unknown>;
  ended.catch(() => undefined);
  const committed = writing.then(async (result) => {
    await ended;
    return result;
  });
  if (!then) return committed;
  committed.then(
    (result) => then(null, result),
    (error: unknown) => then(error),
  );
  return undefined;
}
