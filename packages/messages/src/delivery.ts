import { outboxSchemaOf } from "@starlane/database";
import { Logger, run, type Runner, type RunnerOptions } from "graphile-worker";
import { EventEmitter, once } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { Pool } from "pg";
import { z } from "zod";
import { freeDeadLocks, liveAs } from "./liveness.js";
import type { Receiver } from "./message.js";
import { ATTEMPTS, queueOf, TASK } from "./outbox.js";

/** A receiver that could not hear is told again this often, for as long as it takes. */
const AGAIN_AFTER = "2 seconds";
const AT_ONCE = 4;
/** Looks this often for what a deliverer that is gone has left locked. */
const LOOK_EVERY_MS = 2_000;
/** One that ended because the database did begins again after this long. */
const BEGIN_AGAIN_MS = 500;

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
        await deliverer.end();
        deliverer = null;
      } else {
        await rest(BEGIN_AGAIN_MS);
        deliverer = stopping.signal.aborted ? null : await begin(options).catch(() => null);
        if (!deliverer) log("warning", "messages are not told at the moment; trying again");
      }
    }
    await deliverer?.end();
  })();
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await freeDeadLocks(pool, service).catch(() => undefined); // the next look is soon
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
  /** Resolves after the messages in hand. */
  end(): Promise<void>;
}

async function begin(options: OutboxOptions): Promise<Deliverer> {
  const events = new EventEmitter() as NonNullable<RunnerOptions["events"]>;
  const born = new Promise<string>((resolve) =>
    events.once("pool:create", ({ workerPool }) => resolve(workerPool.id)),
  );
  const runner = await deliver(options, events);
  const ran = Promise.allSettled([runner.promise]);
  const end = async () => {
    await runner.stop().catch(() => undefined); // it has ended by itself
    await ran;
  };
  try {
    const life = await liveAs(options.pool, await born);
    return {
      ended: Promise.race([ran, life.ended]),
      end: async () => {
        await end();
        await life.end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function deliver(
  { pool, service, receivers, log }: OutboxOptions,
  events: NonNullable<RunnerOptions["events"]>,
): Promise<Runner> {
  const schema = outboxSchemaOf(service);
  const again = `select ${schema}.add_job($1, $2::json, queue_name => $3, run_at => now() + $4::interval, priority => $5, max_attempts => ${ATTEMPTS})`;
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
