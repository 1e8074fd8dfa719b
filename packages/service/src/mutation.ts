import type { EntityManager } from "@mikro-orm/postgresql";
import { appendAudit, DONE, type AuditEntry } from "@starlane/audit";
import type { RequestContext, Subject } from "@starlane/auth";
import { newId, type UnitOfWork } from "@starlane/database";
import { Refusal } from "@starlane/graphql";

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

type Asking = Pick<RequestContext, "viewer" | "requestId" | "address">;

export function entryOf(audited: Audited, { viewer, requestId, address }: Asking, now: Date): AuditEntry {
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

interface MutationParts {
  /** As the policy names it. */
  readonly operation: string;
  readonly asking: Asking;
  readonly now: Date;
  /** Null where the operation commits by itself, in transactions of its own. */
  readonly unit: UnitOfWork | null;
  /** What audits at once, where there is no unit. */
  readonly em: () => EntityManager;
  /** Whether the operation itself says what is to be audited of it. */
  readonly auditsItself: boolean;
}

/** One root field of a mutation while it is done: its unit of work, and what is audited of it. */
export class RunningMutation {
  readonly #parts: MutationParts;
  readonly #entries: AuditEntry[] = [];
  #outcome: "none" | "done" | "undone" = "none";
  #about: Subject = {};
  #subject: string | undefined;

  constructor(parts: MutationParts) {
    this.#parts = parts;
  }

  /** What the policy was asked about it. */
  allowed(operation: string, about: Subject): void {
    if (operation === this.#parts.operation) this.#about = { ...this.#about, ...about };
  }

  /** Resolves the field within the unit of work. */
  async run(args: Readonly<Record<string, unknown>>, resolve: () => unknown): Promise<unknown> {
    this.#outcome = "undone";
    await this.#parts.unit?.begin();
    const value = await resolve();
    if (value instanceof Refusal) return value;
    this.#subject = subjectOf(value, args);
    this.#outcome = "done";
    return value;
  }

  /** At the end of the transaction of what is done; at once where the operation commits by itself. */
  async audit(audited: Audited, tx?: EntityManager): Promise<void> {
    const { unit, em, asking, now } = this.#parts;
    const entry = entryOf(audited, asking, now);
    if (unit) this.#entries.push(entry);
    else await appendAudit(tx ?? em(), [entry]);
  }

  /** Keeps what was done and audits it, or undoes what was refused or has failed. @throws what kept it from being kept */
  async end(): Promise<void> {
    const { unit, em, auditsItself } = this.#parts;
    if (this.#outcome !== "done") {
      await unit?.rollback();
      return;
    }
    if (!auditsItself) this.#entries.push(this.#entry());
    if (this.#entries.length === 0 && !unit) return;
    try {
      await appendAudit(em(), this.#entries);
    } catch (error) {
      await unit?.rollback();
      throw error;
    }
    await unit?.commit();
  }

  #entry(): AuditEntry {
    const { operation, asking, now } = this.#parts;
    return entryOf({ operation, subject: this.#subject, ...this.#about }, asking, now);
  }
}

/** The id of what a mutation made or changed; else of what it was asked about. */
function subjectOf(value: unknown, args: Readonly<Record<string, unknown>>): string | undefined {
  const input = (args.input ?? {}) as Readonly<Record<string, unknown>>;
  const made = (value ?? {}) as Readonly<Record<string, unknown>>;
  const ids = [made.id, args.id, input.id, args.event, args.enrolment, args.campaign, input.venue];
  return ids.find((id): id is string => typeof id === "string");
}
