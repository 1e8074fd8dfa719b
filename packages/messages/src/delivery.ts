import { trackConnections, outboxSchemaOf, makeReleaseIdempotent } from "@starlane/database";
import { Logger, run, type Runner, type RunnerOptions } from "graphile-worker";
import { EventEmitter, once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { Pool, type Client, type PoolClient } from "pg";
import { z } from "zod";
import { releaseOrphanedJobs, releasePostponedJobs, holdLivenessLock } from "./liveness.js";
import type { Receiver } from "./message.js";
import { ATTEMPTS, queueOf, TASK } from "./outbox.js";

/** The delay before a message that a receiver did not accept is delivered again, however often. */
const RETRY_DELAY = "2 seconds";
const CONCURRENCY = 4;
/** The interval between checks for jobs that a worker which is gone has left locked. */
const ORPHAN_CHECK_INTERVAL_MS = 2_000;
/** The delay before a worker restarts that ended because the database did. */
const RESTART_DELAY_MS = 500;
/** The time that jobs in progress have to finish at shutdown. */
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
 * Delivers the messages in a service's outbox to every subscriber: at least once, and in order for each key while all receivers
 * answer. A message that one receiver could not take is delivered to all of them again; those who had it ignore it. Messages that a
 * killed process was delivering are delivered by the other processes, or by the next one; a database that restarts is waited for.
 * @returns `stop`, which waits for the deliveries in progress
 */
export async function startOutbox(options: OutboxOptions): Promise<{ stop(): Promise<void> }> {
  const { pool, service, log } = options;
  const stopping = new AbortController();
  const rest = (ms: number) => setTimeout(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  let worker: OutboxWorker | null = await begin(options);
  const delivering = (async () => {
    while (!stopping.signal.aborted) {
      if (worker) {
        await Promise.race([worker.ended, once(stopping.signal, "abort")]);
        if (stopping.signal.aborted) break;
        worker.cutOff();
        worker = null;
      } else {
        await rest(RESTART_DELAY_MS);
        if (stopping.signal.aborted) break;
        worker = await begin(options).catch(() => null);
        if (!worker) log("warning", "messages are not delivered at the moment; trying again");
      }
    }
    await worker?.end();
  })();
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await releaseOrphanedJobs(pool, service).catch(() => undefined); // the next look is soon
      await releasePostponedJobs(pool, service).catch(() => undefined);
      await rest(ORPHAN_CHECK_INTERVAL_MS);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([delivering, looking]);
    },
  };
}

/** A graphile-worker runner and its liveness lock; it lives as long as its database connections. */
interface OutboxWorker {
  readonly ended: Promise<unknown>;
  /** Resolves after the deliveries in progress, or when they take too long. */
  end(): Promise<void>;
  /** Ends at once, without waiting for anything. */
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
    const stop = () => runner.stop().catch(() => undefined); // it has ended by itself
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
        const patience = new AbortController();
        await Promise.race([
          stop().then(() => ran),
          setTimeout(DRAIN_TIMEOUT_MS, undefined, { signal: patience.signal }).catch(() => undefined),
        ]);
        patience.abort();
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
 * Creates a pool of the worker's own, whose connections can be cut off: where the database goes away, graphile-worker waits
 * for ever for what it asked on some, and keeps others.
 */
function connectionsLike(like: Pool): { readonly pool: Pool; cutOff(): Promise<void> } {
  const pool = new Pool({ ...like.options, password: like.options.password, max: CONCURRENCY + 1 });
  makeReleaseIdempotent(pool);
  const end = trackConnections(pool, () => undefined); // what was asked rejects by itself
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
    // Without a delay a job is completed in a promise that nobody waits for, whose rejection ends the process.
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
