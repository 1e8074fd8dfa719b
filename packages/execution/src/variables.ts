import {
  getVariableValues,
  isInputType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type ValueNode,
  type VariableDefinitionNode,
} from "graphql";
import { coercerOf, UNFIT } from "./input.js";

type Values = Readonly<Record<string, unknown>>;

/** Reads the values of an operation's variables: what `getVariableValues` of graphql-js makes of them. */
export type ReadVariables = (
  given: Values,
) => { readonly coerced: Record<string, unknown> } | { readonly errors: readonly GraphQLError[] };

export interface VariableLimits {
  /** How many errors are told of at most. */
  readonly maxErrors?: number;
}

/** How the variables of one operation are read, made once. Where a value does not fit, graphql-js itself says why. */
export function readerOfVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  limits?: VariableLimits,
): ReadVariables {
  const explain: ReadVariables = (given) => {
    const { coerced, errors } = getVariableValues(schema, definitions, { ...given }, limits);
    return coerced ? { coerced } : { errors: errors ?? [] };
  };
  const variables: ReturnType<typeof variableOf>[] = [];
  for (const definition of definitions) {
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    // An object cannot be given a property of that name by writing it.
    if (!isInputType(type) || definition.variable.name.value === "__proto__") return explain;
    variables.push(variableOf(definition, type));
  }
  return (given) => {
    const coerced: Record<string, unknown> = {};
    for (const { name, coerce, unlessGiven, isRequired } of variables) {
      if (Object.hasOwn(given, name)) {
        const value = coerce(given[name]);
        if (value === UNFIT) return explain(given);
        coerced[name] = value;
      } else if (unlessGiven) coerced[name] = unlessGiven();
      else if (isRequired) return explain(given);
    }
    return { coerced };
  };
}

function variableOf({ variable, defaultValue }: VariableDefinitionNode, type: GraphQLInputType) {
  return {
    name: variable.name.value,
    coerce: coercerOf(type),
    unlessGiven: defaultValue && makerOf(defaultValue, type),
    isRequired: isNonNullType(type),
  };
}

/** Gives the value of a literal without variables: an object or a list anew each time, so that nobody shares it. */
export function makerOf(node: ValueNode, type: GraphQLInputType): () => unknown {
  const make = (): unknown => valueFromAST(node, type);
  const value = make();
  return typeof value === "object" && value !== null ? make : () => value;
}
