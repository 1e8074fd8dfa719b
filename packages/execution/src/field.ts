import {
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
} from "graphql";
import { readerOfArguments, type ReadArguments } from "./arguments.js";
import { valueSpecOf } from "./complete.js";
import { Info } from "./info.js";
import { ResultPath, type ResultContainer, type ValueSpec } from "./result-path.js";
import type { Run } from "./run.js";
import type { OperationSource } from "./selection.js";

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** One field selected on objects of one type. */
export class Field {
  readonly #spec: ValueSpec;
  readonly #readArguments: ReadArguments;
  readonly #resolve: Resolver | undefined;

  /** @param nodes every field node with this key */
  constructor(
    readonly key: string,
    readonly nodes: readonly [FieldNode, ...FieldNode[]],
    readonly definition: GraphQLField<unknown, unknown>,
    readonly parentType: GraphQLObjectType,
    readonly operationSource: OperationSource,
  ) {
    this.#readArguments = readerOfArguments(definition, nodes[0]);
    this.#resolve = definition.resolve;
    this.#spec = valueSpecOf(definition.type, this, parentType.name);
  }

  /**
   * Resolves the field on `source` and puts the value into `answer`.
   * @throws GraphQLError when a non-null field is null
   */
  putInto(answer: ResultContainer, source: unknown, run: Run, parent: ResultPath | undefined): void {
    let value: unknown;
    try {
      value = this.#valueOf(source, run, parent);
    } catch (raw) {
      answer[this.key] = run.nullFor(raw, new ResultPath(parent, answer, this.key, this.#spec));
      return;
    }
    run.put(value, this.#spec, answer, this.key, parent);
  }

  #valueOf(source: unknown, run: Run, parent: ResultPath | undefined): unknown {
    const resolve = this.#resolve;
    if (resolve)
      return resolve(source, this.#readArguments(run.variables), run.context, new Info(this, run, parent));
    if ((typeof source !== "object" || source === null) && typeof source !== "function") return undefined;
    const property = (source as Record<string, unknown>)[this.definition.name];
    if (typeof property !== "function") return property;
    const method = property as (args: object, context: unknown, info: Info) => unknown;
    return method.call(source, this.#readArguments(run.variables), run.context, new Info(this, run, parent));
  }
}

/** The `__typename` field. The type is known when the operation is prepared. */
export class TypenameField {
  constructor(
    readonly key: string,
    private readonly typeName: string,
  ) {}

  putInto(answer: ResultContainer): void {
    answer[this.key] = this.typeName;
  }
}
