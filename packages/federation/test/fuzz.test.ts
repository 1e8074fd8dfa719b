import type { ExecutionResult } from "graphql";

import { differencesFrom, operationsFor, type FuzzOperation, type FuzzOptions } from "../src/fuzz/index.js";
import { aFederation, composition, executors } from "./district/district.js";
import { referenceFor } from "./district/reference.js";
import { aWorld } from "./district/world.js";

/** The first seeds of hundreds of operations; a failure reports its seed, which reproduces the operation. */
const hundreds = Array.from({ length: 16 }, (_, index) => index * 100);

// `sturdy` and `solid` require inaccessible fields, and `oddKind` is an inaccessible value: the reference's single
// schema has neither.
const options: FuzzOptions = {
  count: 100,
  kinds: ["query", "query", "mutation"],
  without: ["Place.sturdy", "Place.solid", "Event.oddKind"],
};

const federation = aFederation();

test.each(hundreds)("answers operations from seed %i like one schema in one process", async (seed) => {
  await expectNone(seed, options, async (operation) => {
    const answer = await federation.execute({ ...operation, context: { world: aWorld() } });
    return differencesFrom(await referenceFor(operation), answer);
  });
});

test.each(Object.keys(executors))(
  "answers the rest as usual when the service %s is down",
  async (service) => {
    let failures = 0;
    const down = aFederation({
      [service]: async () => {
        failures += 1;
        throw new Error("ECONNREFUSED 10.0.0.1:5432");
      },
    });
    await expectNone(7_000, { ...options, kinds: ["query"] }, async (operation) => {
      failures = 0;
      const answer = await down.execute({ ...operation, context: { world: aWorld() } });
      const { strict, lenient } = await referenceFor(operation);
      return [
        ...lossesBeyond(failures, answer),
        ...strangeErrors(answer, lenient),
        ...(failures > 0 || isSame(answer.data, strict.data)
          ? []
          : ["Something is missing though nothing failed."]),
        ...(isPartOf(answer.data, strict.data)
          ? []
          : [`The data is no part of ${JSON.stringify(strict.data)}.`]),
      ].map((difference) => `${difference}\n${JSON.stringify(answer)}`);
    });
  },
);

/** Checks that each failed fetch is reported once. */
function lossesBeyond(failures: number, { errors = [] }: ExecutionResult): string[] {
  const reported = errors.filter(({ extensions }) => extensions.code === "SERVICE_UNAVAILABLE").length;
  return reported === failures ? [] : [`${failures} fetches failed, and ${reported} errors tell of it.`];
}

/** Checks that all errors belong to the failed service or also occur in the reference. */
function strangeErrors({ errors = [] }: ExecutionResult, lenient: ExecutionResult): string[] {
  const usual = new Set(lenient.errors?.map(({ path }) => path?.join(".")));
  return errors
    .filter(
      ({ path, extensions }) => extensions.code !== "SERVICE_UNAVAILABLE" && !usual.has(path?.join(".")),
    )
    .map(({ message }) => `Strange: ${message}`);
}

function isPartOf(part: unknown, whole: unknown): boolean {
  if (part === null) return true;
  if (typeof part !== "object" || typeof whole !== "object" || whole === null) return part === whole;
  const keys = Object.keys(part);
  if (keys.join() !== Object.keys(whole).join()) return false;
  return keys.every((key) =>
    isPartOf((part as Record<string, unknown>)[key], (whole as Record<string, unknown>)[key]),
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

async function expectNone(
  seed: number,
  options: FuzzOptions,
  differencesOf: (operation: FuzzOperation) => Promise<string[]>,
): Promise<void> {
  const differing: string[] = [];
  for (const operation of operationsFor(composition.apiSchema, seed, options)) {
    const differences = await differencesOf(operation);
    if (differences.length === 0) continue;
    const { query, variables } = operation;
    differing.push([`Seed ${operation.seed}`, query, JSON.stringify(variables), ...differences].join("\n"));
  }
  expect(differing).toEqual([]);
}
