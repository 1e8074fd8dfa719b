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

/** What moves between two askings. */
const MOVING = ["CoverageReport.asOf", "EventAttendance.asOf", "Gap.asOf"];
/** What asks for a thing that is not replicated yet waits a second for it, and three times: many wait together. */
const AT_ONCE = 100;
/** A page of the audit log moves with each entry, some a second. */
const TIMES_MORE = 10;

export interface FuzzParts {
  readonly starlane: Pick<Starlane, "service">;
  readonly gatewayKeys: KeyRing;
  /** The clock that the services read. */
  readonly now: () => Date;
  /** Who asks. */
  readonly viewer: Viewer;
  /** Ids of things that are there. */
  readonly ids: readonly string[];
}

interface FuzzContext {
  readonly signed: string;
  readonly request: object;
}

/** Asks random operations of the whole graph, and of the same services as one schema that graphql-js executes. */
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

  /** Asks so many operations, made from `seed` on. @returns what is answered otherwise than by one schema, an operation each */
  async differences(seed: number, count: number): Promise<string[]> {
    const operations = operationsFor(this.#schema, seed, {
      count,
      depth: 4,
      without: MOVING,
      values: valuesFrom(this.#parts.ids),
    });
    const different: string[] = [];
    const askAll = async (): Promise<void> => {
      for (const operation of operations) different.push(...(await this.#ask(operation)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, askAll));
    return different;
  }

  /** What was written while both answered is no difference: as long as the one schema answers otherwise after, both are asked again. */
  async #ask(operation: FuzzOperation, timesMore = TIMES_MORE): Promise<string[]> {
    const before = await this.#answers(operation);
    const differences = differencesFrom(before.reference, before.answer);
    if (differences.length === 0) return [];
    const after = await this.#answers(operation);
    const moved = differencesFrom(before.reference, after.reference.strict).length > 0;
    if (moved && timesMore > 0) return this.#ask(operation, timesMore - 1);
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
