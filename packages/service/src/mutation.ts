import type { EntityManager } from "@mikro-orm/postgresql";
import { appendAudit, auditJson, DONE, type AuditEntry } from "@starlane/audit";
import type { RequestContext, Subject } from "@starlane/auth";
import { newId, type Client, type UnitOfWork } from "@starlane/database";
import { Refusal } from "@starlane/graphql";
import type { ExecutionResult } from "graphql";
import type { IdempotencyStore, IdempotentRequest } from "./idempotency-store.js";

/** What a service has audited of what somebody did or read. */
export interface Audited {
  /** As the policy names it. */
  readonly operation: string;
  /** The id of what it was done to; never a name or a number of somebody. */
  readonly subject?: string;
  readonly agency?: string;
  /** A division code. */
  readonly area?: string;
  /** What it was for, where that is to be said. */
  readonly purpose?: string;
  /** What became of it, where that is not what it says. */
  readonly outcome?: string;
  /** Who, where it is not the viewer: the user who has just signed in. */
  readonly actor?: string;
}

type Requester = Pick<RequestContext, "viewer" | "requestId" | "address">;

export function entryOf(audited: Audited, { viewer, requestId, address }: Requester, now: Date): AuditEntry {
  return {
    id: newId(),
    at: now,
    actor: audited.actor ?? viewer?.id ?? null,
    operation: audited.operation,
    outcome: audited.outcome ?? DONE,
    subject: audited.subject ?? null,
    agency: audited.agency ?? viewer?.agency ?? null,
    area: audited.area ?? null,
    purpose: audited.purpose ?? null,
    requestId,
    address: address ?? null,
  };
}

export interface MutationParts {
  /** As the policy names it. */
  readonly operation: string;
  readonly requester: Requester;
  readonly now: Date;
  /** Null where the operation commits by itself, in transactions of its own. */
  readonly unit: UnitOfWork | null;
  /** What writes where there is no unit. */
  readonly em: () => EntityManager;
  readonly client: Client;
  /** Whether the operation itself says what is to be audited of it. */
  readonly auditsItself: boolean;
  readonly idempotencyStore: IdempotencyStore;
  /** The request's idempotency key; null where it has none, or is not replayable. */
  readonly request: IdempotentRequest | null;
  /** The answer, were the field resolved to a value. */
  readonly answerFor: (value: unknown) => Promise<ExecutionResult>;
}

/** What stands between a root field of a mutation and its resolver. */
export interface MutationScope {
  allowed(operation: string, about: Subject): void;
  run(args: Readonly<Record<string, unknown>>, resolve: () => unknown): Promise<unknown>;
  audit(audited: Audited, tx?: EntityManager): Promise<void>;
  complete(client: Client, value: unknown): Promise<void>;
}

/** One root field of a mutation while it is done: its unit of work, what is audited of it, and the answer that is kept. */
export class MutationExecution implements MutationScope {
  readonly #parts: MutationParts;
  readonly #entries: AuditEntry[] = [];
  #outcome: "not begun" | "done" | "refused" | "failed" = "not begun";
  #about: Subject = {};
  #args: Readonly<Record<string, unknown>> = {};
  #value: unknown;
  #isCompleted = false;
  #firstAnswer: ExecutionResult | null = null;

  constructor(parts: MutationParts) {
    this.#parts = parts;
  }

  /** True if the field was not resolved because its request was answered before. */
  get isReplay(): boolean {
    return this.#firstAnswer !== null;
  }

  /** What the policy was asked about it. */
  allowed(operation: string, about: Subject): void {
    if (operation === this.#parts.operation) this.#about = { ...this.#about, ...about };
  }

  /** Resolves the field within the unit of work. */
  async run(args: Readonly<Record<string, unknown>>, resolve: () => unknown): Promise<unknown> {
    const { unit, idempotencyStore, request, now } = this.#parts;
    this.#outcome = "failed";
    this.#args = args;
    await unit?.begin();
    if (unit && request) this.#firstAnswer = await idempotencyStore.reserve(unit.em, request, now);
    if (this.#firstAnswer) throw new AlreadyAnsweredError();
    this.#value = await resolve();
    this.#outcome = this.#value instanceof Refusal ? "refused" : "done";
    return this.#value;
  }

  /** At the end of the transaction of what is done; at once where the operation commits by itself. */
  async audit(audited: Audited, tx?: EntityManager): Promise<void> {
    const { unit, em, requester, now } = this.#parts;
    const entry = entryOf(audited, requester, now);
    if (unit) this.#entries.push(entry);
    else await appendAudit(tx ?? em(), [entry]);
  }

  /** Audits and keeps the answer in a transaction of an operation that commits by itself. */
  async complete(client: Client, value: unknown): Promise<void> {
    const { auditsItself, idempotencyStore, request, answerFor, now } = this.#parts;
    const entries = auditsItself ? [] : this.#entriesOf(value);
    if (request) await idempotencyStore.save(client, request, await answerFor(value), { entries, now });
    else if (entries.length > 0)
      await client.query("/* writes */ select audit_append($1::jsonb)", [auditJson(entries)]);
    this.#isCompleted = true;
  }

  /**
   * Keeps what was done, what is audited of it and its answer, or undoes what was refused or has failed.
   * @returns the answer to give: another one where the request was answered before
   * @throws what kept it from being kept
   */
  async end(answer: ExecutionResult): Promise<ExecutionResult> {
    const { unit, request } = this.#parts;
    if (this.#outcome === "done") {
      if (unit) return this.#commit(unit, answer);
      return this.#isCompleted ? answer : this.#complete(answer);
    }
    await unit?.rollback();
    if (this.#firstAnswer) return this.#firstAnswer;
    const isToBeKept = this.#outcome === "refused" && request && !this.#isCompleted;
    return isToBeKept ? this.#saveAnswer(request, answer, []) : answer;
  }

  async #commit(unit: UnitOfWork, answer: ExecutionResult): Promise<ExecutionResult> {
    const { request, idempotencyStore } = this.#parts;
    const entries = [...this.#entries, ...this.#entriesOf(this.#value)];
    try {
      if (request) await idempotencyStore.complete(unit.em, request, answer, entries);
      else await appendAudit(unit.em, entries);
    } catch (error) {
      await unit.rollback();
      throw error;
    }
    await unit.commit();
    return answer;
  }

  async #complete(answer: ExecutionResult): Promise<ExecutionResult> {
    const { request, em, auditsItself } = this.#parts;
    const entries = auditsItself ? [] : this.#entriesOf(this.#value);
    if (request) return this.#saveAnswer(request, answer, entries);
    if (entries.length > 0) await appendAudit(em(), entries); // a check-in needs none, and not even what writes it
    return answer;
  }

  async #saveAnswer(
    request: IdempotentRequest,
    answer: ExecutionResult,
    entries: readonly AuditEntry[],
  ): Promise<ExecutionResult> {
    const { idempotencyStore, client, em, now } = this.#parts;
    const isKept = await idempotencyStore.save(client, request, answer, { entries, now });
    return isKept ? answer : ((await idempotencyStore.find(em(), request)) ?? answer);
  }

  /** What was refused, or was only tried (`dryRun`), wrote nothing that could be audited. */
  #entriesOf(value: unknown): AuditEntry[] {
    if (value instanceof Refusal || (value as { dryRun?: unknown } | null)?.dryRun === true) return [];
    const { operation, requester, now } = this.#parts;
    return [entryOf({ operation, subject: subjectOf(value, this.#args), ...this.#about }, requester, now)];
  }
}

/** Ends the execution of a field whose answer is stored already. */
class AlreadyAnsweredError extends Error {}

/** In place of a running mutation: answers as if the field had been resolved to a value, and does nothing. */
export function resolvedTo(value: unknown): MutationScope {
  return {
    allowed: () => undefined,
    run: async () => value,
    audit: async () => undefined,
    complete: async () => undefined,
  };
}

/** The id of what a mutation made or changed; else of what it was asked about. */
function subjectOf(value: unknown, args: Readonly<Record<string, unknown>>): string | undefined {
  const input = (args.input ?? {}) as Readonly<Record<string, unknown>>;
  const made = (value ?? {}) as Readonly<Record<string, unknown>>;
  const ids = [made.id, args.id, input.id, args.user, args.event, args.enrolment, args.campaign, input.venue];
  return ids.find((id): id is string => typeof id === "string");
}
