import { trackConnections, outboxSchemaOf, makeReleaseIdempotent } from "@starlane/database";
import { Logger, run, type Runner, type RunnerOptions } from "graphile-worker";
import { EventEmitter, once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { Pool, type Client, type PoolClient } from "pg";
import { z } from "zod";
import { releaseOrphanedJobs, releasePostponedJobs, holdLivenessLock } from "./liveness.js";
import type { Receiver } from "./message.js";
import { ATTEMPTS, queueOf, TASK } from "./outbox.js";

/** The delay before a message that a receiver did not accept is delivered again, however many times. */
const RETRY_DELAY = "2 seconds";
const CONCURRENCY = 4;
/** The interval between checks for jobs that a dead worker left locked. */
const ORPHAN_CHECK_INTERVAL_MS = 2_000;
/** The delay before a worker is restarted after the database ended. */
const RESTART_DELAY_MS = 500;
/** The time jobs in progress have to finish at shutdown. */
const DRAIN_TIMEOUT_MS = 10_000;

/** A worker's log lines, by level. */
export type Log = (level: "error" | "warning" | "info" | "debug", line: string) => void;

export interface OutboxOptions {
  readonly pool: Pool;
  readonly service: string;
  readonly receivers: () => readonly Receiver[];
  readonly log: Log;
}

/**
 * Delivers the messages in a service's outbox to every subscriber: at least once, and in order for each key while all
 * receivers answer. A message that one receiver did not accept is delivered to all again; those that have already
 * applied it ignore it. Messages of a killed process are delivered by the other processes or the next one. A database
 * restart is waited for.
 * @returns `stop`, which waits for the deliveries in progress
 */
export async function startOutbox(options: OutboxOptions): Promise<{ stop(): Promise<void> }> {
  const { pool, service, log } = options;
  const stopping = new AbortController();
  const pause = (ms: number) => setTimeout(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  let worker: OutboxWorker | null = await begin(options);
  const delivering = (async () => {
    while (!stopping.signal.aborted) {
      if (worker) {
        await Promise.race([worker.ended, once(stopping.signal, "abort")]);
        if (stopping.signal.aborted) break;
        worker.cutOff();
        worker = null;
      } else {
        await pause(RESTART_DELAY_MS);
        if (stopping.signal.aborted) break;
        worker = await begin(options).catch(() => null);
        if (!worker) log("warning", "messages are not delivered at the moment; trying again");
      }
    }
    await worker?.end();
  })();
  const checking = (async () => {
    while (!stopping.signal.aborted) {
      await releaseOrphanedJobs(pool, service).catch(() => undefined); // retried at the next check
      await releasePostponedJobs(pool, service).catch(() => undefined);
      await pause(ORPHAN_CHECK_INTERVAL_MS);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([delivering, checking]);
    },
  };
}

/** A graphile-worker runner and its liveness lock; it lives as long as its database connections. */
interface OutboxWorker {
  readonly ended: Promise<unknown>;
  /** Resolves after the deliveries in progress, or when they take too long. */
  end(): Promise<void>;
  /** Ends immediately, without waiting. */
  cutOff(): void;
}

async function begin(options: OutboxOptions): Promise<OutboxWorker> {
  const connections = connectionsLike(options.pool);
  try {
    const events = new EventEmitter() as NonNullable<RunnerOptions["events"]>;
    const workerId = new Promise<string>((resolve) =>
      events.once("pool:create", ({ workerPool }) => resolve(workerPool.id)),
    );
    const runner = await deliver({ ...options, pool: connections.pool }, events);
    const ran = Promise.allSettled([runner.promise]);
    const stop = () => runner.stop().catch(() => undefined); // it may have ended already
    const lease = await holdLivenessLock(connections.pool, await workerId).catch((error: unknown) => {
      void stop();
      throw error;
    });
    const cutOff = async () => {
      void stop();
      await Promise.all([connections.cutOff(), lease.end().catch(() => undefined)]);
    };
    return {
      ended: Promise.race([ran, lease.ended]),
      end: async () => {
        const timeout = new AbortController();
        await Promise.race([
          stop().then(() => ran),
          setTimeout(DRAIN_TIMEOUT_MS, undefined, { signal: timeout.signal }).catch(() => undefined),
        ]);
        timeout.abort();
        await cutOff();
      },
      cutOff: () => void cutOff(),
    };
  } catch (error) {
    void connections.cutOff();
    throw error;
  }
}

/**
 * Creates the worker's own pool, whose connections can be cut off: when the database goes away, graphile-worker waits
 * forever for queries on some connections and does not release others.
 */
function connectionsLike(like: Pool): { readonly pool: Pool; cutOff(): Promise<void> } {
  const pool = new Pool({ ...like.options, password: like.options.password, max: CONCURRENCY + 1 });
  makeReleaseIdempotent(pool);
  const end = trackConnections(pool, () => undefined); // pending queries reject by themselves
  const open = new Set<PoolClient>();
  pool.on("connect", (client) => open.add(client)).on("remove", (client) => open.delete(client));
  return {
    pool,
    cutOff: () =>
      end(async () => {
        pool.end().catch(() => undefined);
        for (const client of open) (client as unknown as Client).end().catch(() => undefined);
      }),
  };
}

function deliver(
  { pool, service, receivers, log }: OutboxOptions,
  events: NonNullable<RunnerOptions["events"]>,
): Promise<Runner> {
  const schema = outboxSchemaOf(service);
  const requeue = `/* writes */ select ${schema}.add_job($1, $2::json, queue_name => $3, run_at => now() + $4::interval, priority => $5, max_attempts => ${ATTEMPTS})`;
  return run({
    pgPool: pool,
    schema,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    logger: new Logger(() => (level, line) => log(level, line)),
    events,
    // Without this, a job is completed in a promise without a handler, whose rejection crashes the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: {
      [TASK]: async (payload, helpers) => {
        const message = messageShape.parse(payload);
        const subscribers = receivers().filter((receiver) => receiver.subscribesTo.includes(message.name));
        const outcomes = await Promise.allSettled(subscribers.map((receiver) => receiver.deliver(message)));
        const failed = subscribers.filter((_, index) => outcomes[index]?.status === "rejected");
        if (failed.length === 0) return;
        for (const { reason } of outcomes.filter((outcome) => outcome.status === "rejected"))
          log("warning", `${message.name} ${message.id} was not accepted: ${String(reason)}`);
        const queue = queueOf(message.name, message.key);
        await helpers.query(requeue, [
          TASK,
          JSON.stringify(message),
          queue,
          RETRY_DELAY,
          helpers.job.priority,
        ]);
      },
    },
  });
}

const messageShape = z.object({ id: z.uuid(), name: z.string(), key: z.string(), body: z.unknown() });
