import type { EntityManager } from "@mikro-orm/postgresql";
import { appendAudit, auditJson, DONE, type AuditEntry } from "@starlane/audit";
import type { RequestContext, Subject } from "@starlane/auth";
import { newId, type Client, type UnitOfWork } from "@starlane/database";
import { Refusal } from "@starlane/graphql";
import type { ExecutionResult } from "graphql";
import type { IdempotencyStore, IdempotentRequest } from "./idempotency-store.js";

/** The content of a service's audit entry for an operation or read. */
export interface Audited {
  /** The operation's name in the policy. */
  readonly operation: string;
  /** The id of the affected object; never a person's name or number. */
  readonly subject?: string;
  readonly agency?: string;
  /** A division code. */
  readonly area?: string;
  /** The purpose, if one is required. */
  readonly purpose?: string;
  /** The outcome, if the operation did not do what its name says. */
  readonly outcome?: string;
  /** The actor, if it is not the viewer: the user who has just signed in. */
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
  /** The operation's name in the policy. */
  readonly operation: string;
  readonly requester: Requester;
  readonly now: Date;
  /** Null if the operation manages its own transactions. */
  readonly unit: UnitOfWork | null;
  /** Writes when there is no unit of work. */
  readonly em: () => EntityManager;
  readonly client: Client;
  /** True if the operation writes its own audit entries. */
  readonly auditsItself: boolean;
  readonly idempotencyStore: IdempotencyStore;
  /** The request's idempotency key; null if it has none, or is not replayable. */
  readonly request: IdempotentRequest | null;
  /** Returns the answer that would result if the field were resolved to a value. */
  readonly answerFor: (value: unknown) => Promise<ExecutionResult>;
}

/** The steps between a mutation's root field and its resolver. */
export interface MutationScope {
  allowed(operation: string, about: Subject): void;
  run(args: Readonly<Record<string, unknown>>, resolve: () => unknown): Promise<unknown>;
  audit(audited: Audited, tx?: EntityManager): Promise<void>;
  complete(client: Client, value: unknown): Promise<void>;
}

/** The execution of one root field of a mutation: its unit of work, its audit entries and its stored answer. */
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

  /** True if the field was not resolved because its request was already answered. */
  get isReplay(): boolean {
    return this.#firstAnswer !== null;
  }

  /** Records the subject for which the policy allowed the operation. */
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

  /**
   * Adds an audit entry: written at the end of the unit of work's transaction, or immediately if the operation manages
   * its own.
   */
  async audit(audited: Audited, tx?: EntityManager): Promise<void> {
    const { unit, em, requester, now } = this.#parts;
    const entry = entryOf(audited, requester, now);
    if (unit) this.#entries.push(entry);
    else await appendAudit(tx ?? em(), [entry]);
  }

  /** Audits the mutation and stores its answer, in a transaction of an operation that manages its own. */
  async complete(client: Client, value: unknown): Promise<void> {
    const { auditsItself, idempotencyStore, request, answerFor, now } = this.#parts;
    const entries = auditsItself ? [] : this.#entriesOf(value);
    if (request) await idempotencyStore.save(client, request, await answerFor(value), { entries, now });
    else if (entries.length > 0)
      await client.query("/* writes */ select audit_append($1::jsonb)", [auditJson(entries)]);
    this.#isCompleted = true;
  }

  /**
   * Commits the changes, audit entries and answer, or rolls back after a refusal or failure.
   * @returns the answer to give: the stored one if the request was answered before
   * @throws the error that prevented the commit
   */
  async end(answer: ExecutionResult): Promise<ExecutionResult> {
    const { unit, request } = this.#parts;
    if (this.#outcome === "done") {
      if (unit) return this.#commit(unit, answer);
      return this.#isCompleted ? answer : this.#complete(answer);
    }
    await unit?.rollback();
    if (this.#firstAnswer) return this.#firstAnswer;
    const shouldStore = this.#outcome === "refused" && request && !this.#isCompleted;
    return shouldStore ? this.#saveAnswer(request, answer, []) : answer;
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
    if (entries.length > 0) await appendAudit(em(), entries); // a check-in needs no entries, and thus no entity manager
    return answer;
  }

  async #saveAnswer(
    request: IdempotentRequest,
    answer: ExecutionResult,
    entries: readonly AuditEntry[],
  ): Promise<ExecutionResult> {
    const { idempotencyStore, client, em, now } = this.#parts;
    const isStored = await idempotencyStore.save(client, request, answer, { entries, now });
    return isStored ? answer : ((await idempotencyStore.find(em(), request)) ?? answer);
  }

  /** Returns the audit entries of the result. A refusal or a trial (`dryRun`) wrote nothing that could be audited. */
  #entriesOf(value: unknown): AuditEntry[] {
    if (value instanceof Refusal || (value as { dryRun?: unknown } | null)?.dryRun === true) return [];
    const { operation, requester, now } = this.#parts;
    return [entryOf({ operation, subject: subjectOf(value, this.#args), ...this.#about }, requester, now)];
  }
}

/** Ends the execution of a field whose answer is already stored. */
class AlreadyAnsweredError extends Error {}

/** Returns a scope that answers as if the field had been resolved to a value, and does nothing. */
export function resolvedTo(value: unknown): MutationScope {
  return {
    allowed: () => undefined,
    run: async () => value,
    audit: async () => undefined,
    complete: async () => undefined,
  };
}

/** Returns the id of the object a mutation created or changed, or else of the one in its arguments. */
function subjectOf(value: unknown, args: Readonly<Record<string, unknown>>): string | undefined {
  const input = (args.input ?? {}) as Readonly<Record<string, unknown>>;
  const made = (value ?? {}) as Readonly<Record<string, unknown>>;
  const ids = [made.id, args.id, input.id, args.user, args.event, args.enrolment, args.campaign, input.venue];
  return ids.find((id): id is string => typeof id === "string");
}
