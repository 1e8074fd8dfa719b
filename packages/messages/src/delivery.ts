import { mindConnections, outboxSchemaOf, releaseOnce } from "@starlane/database";
import { Logger, run, type Runner, type RunnerOptions } from "graphile-worker";
import { EventEmitter, once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { Pool, type Client, type PoolClient } from "pg";
import { z } from "zod";
import { freeDeadLocks, freePutOff, liveAs } from "./liveness.js";
import type { Receiver } from "./message.js";
import { ATTEMPTS, queueOf, TASK } from "./outbox.js";

/** A receiver that could not hear is told again this often, for as long as it takes. */
const AGAIN_AFTER = "2 seconds";
const AT_ONCE = 4;
/** Looks this often for what a deliverer that is gone has left locked. */
const LOOK_EVERY_MS = 2_000;
/** One that ended because the database did begins again after this long. */
const BEGIN_AGAIN_MS = 500;
/** What is in hand when it is to end may take this long. */
const END_WITHIN_MS = 10_000;

/** A worker's log lines, by level. */
export type Log = (level: "error" | "warning" | "info" | "debug", line: string) => void;

export interface OutboxOptions {
  readonly pool: Pool;
  readonly service: string;
  readonly receivers: () => readonly Receiver[];
  readonly log: Log;
}

/**
 * Tells what is in a service's outbox to everybody who hears it: at least once, and in order for each key while all
 * receivers answer. A message that one receiver could not take is told again to all; who had it ignores it. What a process that was
 * killed had in hand is told by the others, or by the next; a database that restarts is waited for.
 * @returns what stops it, after the messages in hand
 */
export async function startOutbox(options: OutboxOptions): Promise<{ stop(): Promise<void> }> {
  const { pool, service, log } = options;
  const stopping = new AbortController();
  const rest = (ms: number) => setTimeout(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  let deliverer: Deliverer | null = await begin(options);
  const delivering = (async () => {
    while (!stopping.signal.aborted) {
      if (deliverer) {
        await Promise.race([deliverer.ended, once(stopping.signal, "abort")]);
        if (stopping.signal.aborted) break;
        deliverer.cutOff();
        deliverer = null;
      } else {
        await rest(BEGIN_AGAIN_MS);
        if (stopping.signal.aborted) break;
        deliverer = await begin(options).catch(() => null);
        if (!deliverer) log("warning", "messages are not told at the moment; trying again");
      }
    }
    await deliverer?.end();
  })();
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await freeDeadLocks(pool, service).catch(() => undefined); // the next look is soon
      await freePutOff(pool, service).catch(() => undefined);
      await rest(LOOK_EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([delivering, looking]);
    },
  };
}

/** Somebody who delivers, as long as the database is there. */
interface Deliverer {
  readonly ended: Promise<unknown>;
  /** Resolves after the messages in hand, or when they take too long. */
  end(): Promise<void>;
  /** Ends at once, without waiting for anything. */
  cutOff(): void;
}

async function begin(options: OutboxOptions): Promise<Deliverer> {
  const connections = connectionsLike(options.pool);
  try {
    const events = new EventEmitter() as NonNullable<RunnerOptions["events"]>;
    const born = new Promise<string>((resolve) =>
      events.once("pool:create", ({ workerPool }) => resolve(workerPool.id)),
    );
    const runner = await deliver({ ...options, pool: connections.pool }, events);
    const ran = Promise.allSettled([runner.promise]);
    const stop = () => runner.stop().catch(() => undefined); // it has ended by itself
    const life = await liveAs(connections.pool, await born).catch((error: unknown) => {
      void stop();
      throw error;
    });
    const cutOff = async () => {
      void stop();
      await Promise.all([connections.cutOff(), life.end().catch(() => undefined)]);
    };
    return {
      ended: Promise.race([ran, life.ended]),
      end: async () => {
        const patience = new AbortController();
        await Promise.race([
          stop().then(() => ran),
          setTimeout(END_WITHIN_MS, undefined, { signal: patience.signal }).catch(() => undefined),
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
 * Connections of a deliverer's own, which can be cut off: where the database goes away, graphile-worker waits for ever for what it
 * asked on some, and keeps others.
 */
function connectionsLike(like: Pool): { readonly pool: Pool; cutOff(): Promise<void> } {
  const pool = new Pool({ ...like.options, password: like.options.password, max: AT_ONCE + 1 });
  releaseOnce(pool);
  const end = mindConnections(pool, () => undefined); // what was asked rejects by itself
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
  const again = `/* writes */ select ${schema}.add_job($1, $2::json, queue_name => $3, run_at => now() + $4::interval, priority => $5, max_attempts => ${ATTEMPTS})`;
  return run({
    pgPool: pool,
    schema,
    concurrency: AT_ONCE,
    noHandleSignals: true,
    logger: new Logger(() => (level, line) => log(level, line)),
    events,
    // Without a delay a job is completed in a promise that nobody waits for, whose rejection ends the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: {
      [TASK]: async (payload, helpers) => {
        const message = messageShape.parse(payload);
        const listeners = receivers().filter((receiver) => receiver.hears.includes(message.name));
        const told = await Promise.allSettled(listeners.map((receiver) => receiver.deliver(message)));
        const missed = listeners.filter((_, index) => told[index]?.status === "rejected");
        if (missed.length === 0) return;
        for (const { reason } of told.filter((outcome) => outcome.status === "rejected"))
          log("warning", `${message.name} ${message.id} was not heard: ${String(reason)}`);
        const queue = queueOf(message.name, message.key);
        await helpers.query(again, [TASK, JSON.stringify(message), queue, AGAIN_AFTER, helpers.job.priority]);
      },
    },
  });
}

const messageShape = z.object({ id: z.uuid(), name: z.string(), key: z.string(), body: z.unknown() });
