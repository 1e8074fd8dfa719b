import {
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
} from "graphql";
import { readerOfArguments, type ReadArguments } from "./arguments.js";
import { slotOf } from "./complete.js";
import { Info } from "./info.js";
import { Place, type Holder, type Slot } from "./result-path.js";
import type { Run } from "./run.js";
import type { Written } from "./selection.js";

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** One field as it is selected of objects of one type. */
export class Field {
  readonly #slot: Slot;
  readonly #readArguments: ReadArguments;
  readonly #resolve: Resolver | undefined;

  /** @param nodes every place it is written at under this key */
  constructor(
    readonly key: string,
    readonly nodes: readonly [FieldNode, ...FieldNode[]],
    readonly definition: GraphQLField<unknown, unknown>,
    readonly parentType: GraphQLObjectType,
    readonly written: Written,
  ) {
    this.#readArguments = readerOfArguments(definition, nodes[0]);
    this.#resolve = definition.resolve;
    this.#slot = slotOf(definition.type, this, parentType.name);
  }

  /** Resolves it of `source` and puts it into `answer`. @throws GraphQLError when it must not be null and is */
  putInto(answer: Holder, source: unknown, run: Run, above: Place | undefined): void {
    let value: unknown;
    try {
      value = this.#valueOf(source, run, above);
    } catch (raw) {
      answer[this.key] = run.nullFor(raw, new Place(above, answer, this.key, this.#slot));
      return;
    }
    run.put(value, this.#slot, answer, this.key, above);
  }

  #valueOf(source: unknown, run: Run, above: Place | undefined): unknown {
    const resolve = this.#resolve;
    if (resolve)
      return resolve(source, this.#readArguments(run.variables), run.context, new Info(this, run, above));
    if ((typeof source !== "object" || source === null) && typeof source !== "function") return undefined;
    const property = (source as Record<string, unknown>)[this.definition.name];
    if (typeof property !== "function") return property;
    const method = property as (args: object, context: unknown, info: Info) => unknown;
    return method.call(source, this.#readArguments(run.variables), run.context, new Info(this, run, above));
  }
}

/** `__typename`: of an object of a known type it is known before. */
export class TypenameField {
  constructor(
    readonly key: string,
    private readonly typeName: string,
  ) {}

  putInto(answer: Holder): void {
    answer[this.key] = this.typeName;
  }
}
