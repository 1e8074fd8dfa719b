import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import type { BenchEnvironment } from "../bench-environment.js";

/**
 * Measures the cost of a run: transactions a second of the whole database, and the share of one core that this process
 * takes.
 */
export async function measureCost(
  environment: BenchEnvironment,
  run: () => Promise<unknown>,
): Promise<{ perSecond: number; processor: string }> {
  const began = {
    at: performance.now(),
    cpu: process.cpuUsage(),
    transactions: await transactionsOf(environment),
  };
  await run();
  const seconds = (performance.now() - began.at) / 1000;
  const { user, system } = process.cpuUsage(began.cpu);
  const transactions = (await transactionsOf(environment)) - began.transactions;
  return {
    perSecond: transactions / seconds,
    processor: `${Math.round((user + system) / 10_000 / seconds)}%`,
  };
}

async function transactionsOf(environment: BenchEnvironment): Promise<number> {
  await setTimeout(1_100); // sessions report their figures once a second
  const rows = await asAdmin<{ done: string }>(
    environment,
    "select sum(xact_commit + xact_rollback) as done from pg_stat_database where datname = current_database()",
  );
  return Number(rows[0]!.done);
}

/** Queries the whole database as a superuser. */
export async function asAdmin<Row extends object>(
  { adminUrl }: BenchEnvironment,
  text: string,
): Promise<Row[]> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
