import {
  getNamedType,
  isUnionType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type GraphQLSchema,
} from "graphql";
import type { Json } from "../starlane.js";
import type { Operations } from "./operations.js";

/** The operations actually answered, with the members of their unions: derived from the answers themselves. */
export class Answered {
  readonly #seen = new Set<string>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** Records what an answer without errors covers. An empty list or null covers nothing. */
  add(query: string, data: Json): void {
    const types = new TypeInfo(this.schema);
    const path: string[] = [];
    visit(
      parse(query),
      visitWithTypeInfo(types, {
        Field: {
          enter: (field) => {
            path.push(keyOf(field));
            const parent = types.getParentType();
            const isUnion = isUnionType(getNamedType(types.getType()));
            for (const value of valuesAt(data, path)) {
              this.#seen.add(`${parent?.name}.${field.name.value}`);
              if (isUnion) this.#seen.add(`${parent?.name}.${field.name.value}: ${value.__typename}`);
            }
          },
          leave: () => {
            path.pop();
          },
        },
      }),
    );
  }

  /** Returns the operations and results that never occurred, as `Mutation.registerEvent: OverCapacity`. */
  missing(operations: Operations): string[] {
    const wanted = [...operations].flatMap(([name, answers]) =>
      answers.length > 0 ? answers.map((answer) => `${name}: ${answer}`) : [name],
    );
    return wanted.filter((answer) => !this.#seen.has(answer));
  }
}

const keyOf = ({ alias, name }: FieldNode) => (alias ?? name).value;

function valuesAt(data: Json, path: readonly string[]): Json[] {
  let values: Json[] = [data];
  for (const key of path) values = values.flatMap((value) => value?.[key] ?? []);
  return values.flat(2).filter((value) => value !== null && value !== undefined);
}
