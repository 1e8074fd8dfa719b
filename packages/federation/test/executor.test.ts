import { Executor } from "@starlane/execution";
import type { ExecutionResult } from "graphql";

import { operationsFor, type FuzzOptions } from "../src/fuzz/index.js";
import { withoutConditions } from "../src/conditions.js";
import { composition } from "./district/district.js";
import { monolith, referenceFor } from "./district/reference.js";
import { aWorld } from "./district/world.js";

const hundreds = Array.from({ length: 5 }, (_, index) => index * 100);
const options: FuzzOptions = { count: 100, kinds: ["query", "mutation"] };
const executor = new Executor(monolith());

test.each(hundreds)("executes operations from seed %i like graphql-js", async (seed) => {
  for (const operation of operationsFor(composition.apiSchema, seed, options)) {
    const { document, variables, query } = operation;
    const pruned = withoutConditions(document, variables);
    const { strict } = await referenceFor({ ...operation, document: pruned });
    const answer = await executor.execute({ document: pruned, variables, context: { world: aWorld() } });
    expect([query, serialized(answer)]).toEqual([query, serialized(strict)]);
  }
});

/** Serializes an answer with sorted errors, since the order of two promises is not defined. */
function serialized({ data, errors = [] }: ExecutionResult): string[] {
  return [JSON.stringify(data), ...errors.map((error) => JSON.stringify(error)).sort()];
}
