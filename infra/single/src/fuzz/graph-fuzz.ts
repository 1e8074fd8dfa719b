import { signContext, type KeyRing, type Viewer } from "@starlane/auth";
import { compose, createFederation, type Federation, type SubgraphExecutor } from "@starlane/federation";
import {
  differencesFrom,
  operationsFor,
  type FuzzOperation,
  type ValueSource,
} from "@starlane/federation/fuzz";
import { SERVICE_NAMES, type RunningService } from "@starlane/service";
import type { GraphQLSchema } from "graphql";
import type { Starlane } from "../open.js";
import { OneSchema } from "./one-schema.js";

/** Fields that change between two executions. */
const VOLATILE = ["CoverageReport.asOf", "EventAttendance.asOf", "Gap.asOf"];
/**
 * The concurrency. A request for an object that is not replicated yet waits up to three times for a second, so many
 * wait together.
 */
const CONCURRENCY = 100;
/** The maximum repetitions. A page of the audit log changes with each entry, several per second. */
const MAX_REPETITIONS = 10;

export interface FuzzParts {
  readonly starlane: Pick<Starlane, "service">;
  readonly gatewayKeys: KeyRing;
  /** The clock of the services. */
  readonly now: () => Date;
  /** The viewer of the operations. */
  readonly viewer: Viewer;
  /** Ids of existing objects. */
  readonly ids: readonly string[];
}

interface FuzzContext {
  readonly signed: string;
  readonly request: object;
}

/** Executes random operations on the whole graph, and on the same services as one schema executed by graphql-js. */
export class GraphFuzz {
  readonly #parts: FuzzParts;
  readonly #federation: Federation<FuzzContext>;
  readonly #one: OneSchema;
  readonly #schema: GraphQLSchema;

  constructor(parts: FuzzParts) {
    const running = SERVICE_NAMES.map((name) => parts.starlane.service(name));
    const composition = compose(running);
    this.#parts = parts;
    this.#schema = composition.apiSchema;
    this.#one = new OneSchema(composition.publicSdl, running, parts.gatewayKeys, parts.now);
    this.#federation = createFederation({ ...composition, subgraphs: executorsOf(running) });
  }

  /**
   * Executes this many operations, generated from `seed`. @returns the operations that are answered differently by one
   * schema
   */
  async differences(seed: number, count: number): Promise<string[]> {
    const operations = operationsFor(this.#schema, seed, {
      count,
      depth: 4,
      without: VOLATILE,
      values: valuesFrom(this.#parts.ids),
    });
    const different: string[] = [];
    const askAll = async (): Promise<void> => {
      for (const operation of operations) different.push(...(await this.#ask(operation)));
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, askAll));
    return different;
  }

  /**
   * Compares the answers to an operation. Data written meanwhile are no difference: while the single schema's answer
   * changes as well, both are executed again.
   */
  async #ask(operation: FuzzOperation, repetitions = MAX_REPETITIONS): Promise<string[]> {
    const before = await this.#answers(operation);
    const differences = differencesFrom(before.reference, before.answer);
    if (differences.length === 0) return [];
    const after = await this.#answers(operation);
    const hasChanged = differencesFrom(before.reference, after.reference.strict).length > 0;
    if (hasChanged && repetitions > 0) return this.#ask(operation, repetitions - 1);
    const { query, variables, seed } = operation;
    return [`seed ${seed}\n${query}\n${JSON.stringify(variables)}\n${differences.join("\n")}`];
  }

  async #answers({ document, variables, operationName }: FuzzOperation) {
    const { viewer, gatewayKeys, now } = this.#parts;
    const signed = signContext(gatewayKeys, { viewer, language: "en", requestId: "fuzz" }, now());
    const [reference, answer] = await Promise.all([
      this.#one.answer(document, variables, viewer),
      this.#federation.execute({ document, operationName, variables, context: { signed, request: {} } }),
    ]);
    return { reference, answer };
  }
}

function executorsOf(running: readonly RunningService[]): Record<string, SubgraphExecutor<FuzzContext>> {
  return Object.fromEntries(
    running.map((service): [string, SubgraphExecutor<FuzzContext>] => [
      service.name,
      ({ document, operationName, variables }, { signed, request }) =>
        service.execute({ document, operationName, variables, context: signed, request }),
    ]),
  );
}

function valuesFrom(ids: readonly string[]): ValueSource {
  return (type, random) => {
    if (type.name === "ID") return random.pick(ids);
    if (type.name === "DateTime") return `2026-03-0${1 + random.below(9)}T00:00:00Z`;
    if (type.name === "Date") return `2026-03-0${1 + random.below(9)}`;
    return undefined;
  };
}
