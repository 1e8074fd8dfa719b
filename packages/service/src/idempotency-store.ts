import type { EntityManager } from "@mikro-orm/postgresql";
import { auditJson, type AuditEntry } from "@starlane/audit";
import { stillHolds, type Idempotency, type KeyRing, type Rights, type Viewer } from "@starlane/auth";
import { select, sql, type Client, type Database } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import { elapsedMs, type Elapsed } from "@starlane/runtime";
import type { ExecutionResult } from "graphql";

/** Answers are kept for twice as long as is promised. */
const KEPT_MS = 48 * 60 * 60_000;
/** How often old ones are cleared away, and how many at once. */
const CLEARED_EVERY_MS = 10 * 60_000;
const CLEARED_AT_ONCE = 10_000;
/** What secrets are derived for. */
const [ANSWERS, FINGERPRINTS] = ["answers", "fingerprints of requests"];

/** One thing to do of a request that may be sent again. */
export interface Resendable extends Idempotency {
  readonly viewer: Viewer;
  /** Which of the things the request does. */
  readonly position: number;
}

interface Kept {
  readonly fingerprint: Buffer;
  readonly sealed: Buffer;
}

/** What is encrypted: the answer, and the rights of whom it was given to. */
interface Sealed {
  readonly answer: ExecutionResult;
  readonly rights: Rights;
}

const STILL_AT_IT = {
  "zh-CN": "同一请求仍在处理中，请稍后重试。",
  en: "The same request is still being worked on; try again later.",
};
const RIGHTS_CHANGED = {
  "zh-CN": "您的权限在首次请求之后已变更，无法再返回当时的结果。",
  en: "Your rights have changed since this was first answered, so that the answer cannot be given again.",
};

/** The first answers that a service gave to requests which came with a key. */
export class AnsweredRequests {
  #clearedAt = Number.NEGATIVE_INFINITY;

  /** @param service whose they are: an answer that is moved to another's table cannot be read */
  constructor(
    private readonly service: string,
    private readonly keys: KeyRing,
    private readonly database: Database,
    private readonly elapsed: Elapsed = elapsedMs,
  ) {}

  /**
   * Lets a request be done in the transaction of `tx`: whoever sends it again meanwhile waits for the end of it.
   * @returns null, or the answer where it was done before
   * @throws ApiError IDEMPOTENCY_KEY_REUSED, FORBIDDEN
   */
  async begin(tx: EntityManager, request: Resendable, now: Date): Promise<ExecutionResult | null> {
    const { viewer, key, position } = request;
    const begun = await select<object>(
      tx,
      sql`insert into answered_request (user_id, key, position, fingerprint, answered_at)
          values (${viewer.id}, ${key}, ${position}, ${this.#fingerprint(request)}, ${now})
          on conflict do nothing returning true as begun`,
    );
    return begun.length > 0 ? null : this.find(tx, request);
  }

  /** Keeps the answer to a request that was begun in the transaction of `tx`, and audits what was done, in one statement. */
  async conclude(
    tx: EntityManager,
    request: Resendable,
    answer: ExecutionResult,
    entries: readonly AuditEntry[],
  ): Promise<void> {
    const { viewer, key, position } = request;
    const sealed = this.#seal(request, answer);
    await select(
      tx,
      sql`/* writes */ with answered as (update answered_request set sealed = ${sealed}
            where user_id = ${viewer.id} and key = ${key} and position = ${position})
          select audit_append(${auditJson(entries)}::jsonb)`,
    );
  }

  /** The answer that a request was given; null where it was not. @throws ApiError IDEMPOTENCY_KEY_REUSED, FORBIDDEN */
  async find(em: EntityManager, request: Resendable): Promise<ExecutionResult | null> {
    const { viewer, key, position } = request;
    const [kept] = await select<Kept>(
      em,
      sql`select fingerprint, sealed from answered_request
          where user_id = ${viewer.id} and key = ${key} and position = ${position}`,
    );
    return kept ? this.#answerIn(kept, request) : null;
  }

  /**
   * Keeps the answer to a request, and audits what was done, in one statement of its own or of the transaction of `client`.
   * @returns false, with nothing written, where another answer was kept before
   */
  async keep(
    client: Client,
    request: Resendable,
    answer: ExecutionResult,
    { entries, now }: { entries: readonly AuditEntry[]; now: Date },
  ): Promise<boolean> {
    const { viewer, key, position } = request;
    const { rowCount } = await client.query(
      `/* writes */ with answered as (insert into answered_request (user_id, key, position, fingerprint, sealed, answered_at)
          values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning true)
        select audit_append($7::jsonb) from answered`,
      [
        viewer.id,
        key,
        position,
        this.#fingerprint(request),
        this.#seal(request, answer),
        now,
        auditJson(entries),
      ],
    );
    return rowCount === 1;
  }

  /**
   * Does a request that commits by itself while nobody else does it, in any process.
   * @throws ApiError SERVICE_UNAVAILABLE where somebody else takes too long over it
   */
  async alone<T>({ viewer, key, position }: Resendable, work: () => Promise<T>): Promise<T> {
    return this.database.turns.take(async () => {
      const client = await this.database.pool.connect();
      const lock = [`${viewer.id} ${position} ${key}`];
      let isHeld = false;
      try {
        await client.query("select pg_advisory_lock(hashtextextended($1, 51))", lock);
        isHeld = true;
        return await work();
      } catch (error) {
        if (!isHeld && (error as { code?: string }).code === CANCELED)
          throw new ApiError("SERVICE_UNAVAILABLE", STILL_AT_IT);
        throw error;
      } finally {
        const isFree = client.query("select pg_advisory_unlock(hashtextextended($1, 51))", lock);
        client.release(
          await isFree.then(
            () => false,
            () => true,
          ),
        );
      }
    });
  }

  /** Clears away what is older than is promised, now and then. */
  clear(now: Date, onError: (error: Error) => void): void {
    if (this.elapsed() - this.#clearedAt < CLEARED_EVERY_MS) return;
    this.#clearedAt = this.elapsed();
    this.database.pool
      .query(
        `delete from answered_request where ctid = any(array(
           select ctid from answered_request where answered_at < $1 limit ${CLEARED_AT_ONCE}))`,
        [new Date(now.getTime() - KEPT_MS)],
      )
      .catch(onError);
  }

  #answerIn({ fingerprint, sealed }: Kept, request: Resendable): ExecutionResult {
    if (!this.keys.isMac(FINGERPRINTS, Buffer.from(request.fingerprint), fingerprint))
      throw new ApiError("IDEMPOTENCY_KEY_REUSED");
    const text = this.keys.unseal(ANSWERS, sealed, this.#about(request)).toString();
    const { answer, rights } = JSON.parse(text) as Sealed;
    if (!stillHolds(request.viewer, rights)) throw new ApiError("FORBIDDEN", RIGHTS_CHANGED);
    return answer;
  }

  #seal(request: Resendable, answer: ExecutionResult): Buffer {
    const { agency, agencies, grants } = request.viewer;
    const sealed: Sealed = { answer, rights: { agency, agencies, grants } };
    return this.keys.seal(ANSWERS, Buffer.from(JSON.stringify(sealed)), this.#about(request));
  }

  #fingerprint({ fingerprint }: Resendable): Buffer {
    return this.keys.mac(FINGERPRINTS, Buffer.from(fingerprint));
  }

  #about({ viewer, key, position }: Resendable): string {
    return JSON.stringify([this.service, viewer.id, key, position]);
  }
}

/** SQLSTATE of a statement that took longer than it may. */
const CANCELED = "57014";
