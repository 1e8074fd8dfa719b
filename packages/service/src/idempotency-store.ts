import type { EntityManager } from "@mikro-orm/postgresql";
import { auditJson, type AuditEntry } from "@starlane/audit";
import { stillHolds, type Idempotency, type KeyRing, type Rights, type Viewer } from "@starlane/auth";
import { select, sql, type Client, type Database } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import { elapsedMs, type Elapsed } from "@starlane/runtime";
import type { ExecutionResult } from "graphql";

/** The retention of answers: twice as long as the API promises. */
const RETENTION_MS = 48 * 60 * 60_000;
/** The interval between deletions of expired records, and the maximum number per deletion. */
const DELETION_INTERVAL_MS = 10 * 60_000;
const DELETION_BATCH = 10_000;
/** The purposes for which secrets are derived. */
const [ANSWERS, FINGERPRINTS] = ["answers", "fingerprints of requests"];

/** One root field of a request that came with an idempotency key. */
export interface IdempotentRequest extends Idempotency {
  readonly viewer: Viewer;
  /** The index of the root field in the request. */
  readonly position: number;
}

interface IdempotencyRecord {
  readonly fingerprint: Buffer;
  readonly sealed: Buffer;
}

/** The plaintext of a record: the answer, and the rights of the viewer it was given to. */
interface StoredAnswer {
  readonly answer: ExecutionResult;
  readonly rights: Rights;
}

const IN_PROGRESS = {
  "zh-CN": "同一请求仍在处理中，请稍后重试。",
  en: "The same request is still being worked on; try again later.",
};
const RIGHTS_CHANGED = {
  "zh-CN": "您的权限在首次请求之后已变更，无法再返回当时的结果。",
  en: "Your rights have changed since this was first answered, so that the answer cannot be given again.",
};

/** Stores the first answer to each idempotency key and replays it. */
export class IdempotencyStore {
  #deletedAt = Number.NEGATIVE_INFINITY;

  /** @param service the owner: an answer moved to another service's table cannot be decrypted */
  constructor(
    private readonly service: string,
    private readonly keys: KeyRing,
    private readonly database: Database,
    private readonly elapsed: Elapsed = elapsedMs,
  ) {}

  /**
   * Reserves a request's key in the transaction of `tx`; a concurrent duplicate waits for its end.
   * @returns null, or the stored answer of an earlier execution
   * @throws ApiError IDEMPOTENCY_KEY_REUSED, FORBIDDEN
   */
  async reserve(tx: EntityManager, request: IdempotentRequest, now: Date): Promise<ExecutionResult | null> {
    const { viewer, key, position } = request;
    const reserved = await select<object>(
      tx,
      sql`insert into answered_request (user_id, key, position, fingerprint, answered_at)
          values (${viewer.id}, ${key}, ${position}, ${this.#fingerprint(request)}, ${now})
          on conflict do nothing returning true as begun`,
    );
    return reserved.length > 0 ? null : this.find(tx, request);
  }

  /** Stores the answer to a request that was reserved in the transaction of `tx`, and the audit entries, in one statement. */
  async complete(
    tx: EntityManager,
    request: IdempotentRequest,
    answer: ExecutionResult,
    entries: readonly AuditEntry[],
  ): Promise<void> {
    const { viewer, key, position } = request;
    const sealed = this.#encrypt(request, answer);
    await select(
      tx,
      sql`/* writes */ with answered as (update answered_request set sealed = ${sealed}
            where user_id = ${viewer.id} and key = ${key} and position = ${position})
          select audit_append(${auditJson(entries)}::jsonb)`,
    );
  }

  /** Returns the stored answer to a request, or null. @throws ApiError IDEMPOTENCY_KEY_REUSED, FORBIDDEN */
  async find(em: EntityManager, request: IdempotentRequest): Promise<ExecutionResult | null> {
    const { viewer, key, position } = request;
    const [record] = await select<IdempotencyRecord>(
      em,
      sql`select fingerprint, sealed from answered_request
          where user_id = ${viewer.id} and key = ${key} and position = ${position}`,
    );
    return record ? this.#answerIn(record, request) : null;
  }

  /**
   * Stores the answer to a request and the audit entries, in one statement of its own or of the transaction of
   * `client`.
   * @returns false, with nothing written, if another answer was stored before
   */
  async save(
    client: Client,
    request: IdempotentRequest,
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
        this.#encrypt(request, answer),
        now,
        auditJson(entries),
      ],
    );
    return rowCount === 1;
  }

  /**
   * Runs a request that manages its own transactions under an advisory lock on its key, which excludes duplicates in
   * every process.
   * @throws ApiError SERVICE_UNAVAILABLE when a duplicate holds the lock for too long
   */
  async withLock<T>({ viewer, key, position }: IdempotentRequest, work: () => Promise<T>): Promise<T> {
    return this.database.transactionSemaphore.run(async () => {
      const client = await this.database.pool.connect();
      const lock = [`${viewer.id} ${position} ${key}`];
      let isHeld = false;
      try {
        await client.query("select pg_advisory_lock(hashtextextended($1, 51))", lock);
        isHeld = true;
        return await work();
      } catch (error) {
        if (!isHeld && (error as { code?: string }).code === CANCELED)
          throw new ApiError("SERVICE_UNAVAILABLE", IN_PROGRESS);
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

  /** Deletes expired records, once per interval. */
  deleteExpired(now: Date, onError: (error: Error) => void): void {
    if (this.elapsed() - this.#deletedAt < DELETION_INTERVAL_MS) return;
    this.#deletedAt = this.elapsed();
    this.database.pool
      .query(
        `delete from answered_request where ctid = any(array(
           select ctid from answered_request where answered_at < $1 limit ${DELETION_BATCH}))`,
        [new Date(now.getTime() - RETENTION_MS)],
      )
      .catch(onError);
  }

  #answerIn({ fingerprint, sealed }: IdempotencyRecord, request: IdempotentRequest): ExecutionResult {
    if (!this.keys.isMac(FINGERPRINTS, Buffer.from(request.fingerprint), fingerprint))
      throw new ApiError("IDEMPOTENCY_KEY_REUSED");
    const text = this.keys.decrypt(ANSWERS, sealed, this.#associatedDataOf(request)).toString();
    const { answer, rights } = JSON.parse(text) as StoredAnswer;
    if (!stillHolds(request.viewer, rights)) throw new ApiError("FORBIDDEN", RIGHTS_CHANGED);
    return answer;
  }

  #encrypt(request: IdempotentRequest, answer: ExecutionResult): Buffer {
    const { agency, agencies, grants } = request.viewer;
    const sealed: StoredAnswer = { answer, rights: { agency, agencies, grants } };
    return this.keys.encrypt(ANSWERS, Buffer.from(JSON.stringify(sealed)), this.#associatedDataOf(request));
  }

  #fingerprint({ fingerprint }: IdempotentRequest): Buffer {
    return this.keys.mac(FINGERPRINTS, Buffer.from(fingerprint));
  }

  #associatedDataOf({ viewer, key, position }: IdempotentRequest): string {
    return JSON.stringify([this.service, viewer.id, key, position]);
  }
}

/** SQLSTATE of a statement that exceeded its timeout. */
const CANCELED = "57014";
