import { Client, type ClientConfig } from "pg";
import { setTimeout } from "node:timers/promises";
import { readCells, readEventCounts, saveCells, saveEventCounts } from "./cells.store.js";
import { isReplicatedBeyond, recount } from "./recount.store.js";
import { cellsToSave, eventsToSave } from "./repair.rules.js";
import type { Cell } from "./cells.js";
import type { EventCount } from "./reach-counter.js";

/** The correct counts of cells and events whose stored counts are wrong. */
export interface Differences {
  readonly cells: readonly Cell[];
  readonly events: readonly EventCount[];
}

/** The number of times it waits for replicated changes to be counted. */
const TRIES = 50;
const AGAIN_AFTER_MS = 200;

/**
 * Recounts all reach in SQL, whether or not a service is running, and compares the stored counts with it.
 * @param repair corrects the differences; counting pauses meanwhile and catches up afterwards
 * @returns the correct counts where the stored ones differ; empty ones are 0
 */
export async function checkReach(
  connection: ClientConfig,
  { repair }: { repair: boolean },
): Promise<Differences> {
  const client = new Client(connection);
  client.on("error", () => undefined); // the running statement rejects by itself
  await client.connect();
  try {
    for (let tries = 1; ; tries += 1) {
      await client.query("begin isolation level repeatable read");
      if (repair) await client.query("lock table reach_position in share row exclusive mode");
      if (tries < TRIES && (await isReplicatedBeyond(client))) {
        await client.query("rollback");
        await setTimeout(AGAIN_AFTER_MS);
        continue;
      }
      const differences = await compare(client);
      if (repair) {
        await saveCells(client, differences.cells);
        await saveEventCounts(client, differences.events);
      }
      await client.query("commit");
      return differences;
    }
  } finally {
    await client.end();
  }
}

async function compare(client: Client): Promise<Differences> {
  const right = await recount(client);
  return {
    cells: cellsToSave(right.cells, await readCells(client)),
    events: eventsToSave(right.events, await readEventCounts(client)),
  };
}
