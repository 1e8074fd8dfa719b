import { load, type LoadReport } from "./load.js";

/** A server that gives the same answers as others. */
export interface Contender<Name extends string> {
  readonly name: Name;
  readonly url: string;
  readonly token: string | null;
  readonly body: string;
  /** A text that every answer contains. */
  readonly expects: string;
}

export interface Alternation {
  readonly callers: number;
  readonly rounds: number;
  readonly seconds: number;
}

export type MeasuredLoad = Pick<LoadReport, "rate" | "p50" | "p99">;

/**
 * Loads servers with the same answers one after another, and then in reverse order, so that a temporary advantage of
 * the machine does not always favour the same one. @returns the best round of each
 */
export async function measureAlternately<Name extends string>(
  contenders: readonly Contender<Name>[],
  { callers, rounds, seconds }: Alternation,
): Promise<Record<Name, MeasuredLoad>> {
  const best = new Map<Name, MeasuredLoad>();
  for (let round = 0; round < rounds; round += 1)
    for (const { name, url, token, body, expects } of round % 2 === 0
      ? contenders
      : contenders.toReversed()) {
      const task = { url, token, bodies: [body], again: true, callers, expects };
      const { rate, p50, p99, strange } = await load({ ...task, warmUpMs: 1_000, seconds });
      if (strange !== null) throw new Error(`${name} answered ${strange.slice(0, 500)}`);
      const before = best.get(name);
      if (!before || before.rate < rate) best.set(name, { rate, p50, p99 });
    }
  return Object.fromEntries(best) as Record<Name, MeasuredLoad>;
}

/** Sends one request. @returns the data of the answer */
export async function askOnce({ url, token, body }: Contender<string>): Promise<unknown> {
  const headers = {
    "content-type": "application/json",
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data;
}
