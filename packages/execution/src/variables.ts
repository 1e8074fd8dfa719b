import {
  getVariableValues,
  GraphQLError,
  isInputType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type ValueNode,
  type VariableDefinitionNode,
} from "graphql";
import { coercerOf, INVALID } from "./input.js";
import { coercionErrorsIn } from "./coercion-errors.js";

type Values = Readonly<Record<string, unknown>>;

/** Coerces the variables of an operation, with the same result as `getVariableValues` of graphql-js. */
export type ReadVariables = (
  given: Values,
) => { readonly coerced: Record<string, unknown> } | { readonly errors: readonly GraphQLError[] };

/** The number of invalid values that one answer reports. */
const MAX_REPORTED_ERRORS = 50;

/**
 * Returns the reader of an operation's variables, built once. Errors contain the path of an invalid value, never the
 * value.
 */
export function readerOfVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): ReadVariables {
  const explain: ReadVariables = (given) => {
    const { coerced } = getVariableValues(schema, definitions, { ...given }, { maxErrors: 1 });
    return coerced ? { coerced } : { errors: coercionErrors(schema, definitions, given) };
  };
  const variables: ReturnType<typeof variableOf>[] = [];
  for (const definition of definitions) {
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    // A property of that name cannot be set by assignment.
    if (!isInputType(type) || definition.variable.name.value === "__proto__") return explain;
    variables.push(variableOf(definition, type));
  }
  return (given) => {
    const coerced: Record<string, unknown> = {};
    for (const { name, coerce, makeDefault, isRequired } of variables) {
      if (Object.hasOwn(given, name)) {
        const value = coerce(given[name]);
        if (value === INVALID) return explain(given);
        coerced[name] = value;
      } else if (makeDefault) coerced[name] = makeDefault();
      else if (isRequired) return explain(given);
    }
    return { coerced };
  };
}

function coercionErrors(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Values,
): GraphQLError[] {
  const errors: GraphQLError[] = [];
  for (const definition of definitions) {
    const { name } = definition.variable;
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    const isDefault = !Object.hasOwn(given, name.value) && definition.defaultValue !== undefined;
    if (!isInputType(type) || isDefault) continue;
    for (const { path, expected } of coercionErrorsIn(given[name.value], type, `$${name.value}`)) {
      if (errors.length === MAX_REPORTED_ERRORS) return errors;
      errors.push(
        new GraphQLError(`The value of ${path} is not of the type ${expected}.`, {
          nodes: definition,
          extensions: { code: "BAD_USER_INPUT", variable: path, expected },
        }),
      );
    }
  }
  return errors;
}

function variableOf({ variable, defaultValue }: VariableDefinitionNode, type: GraphQLInputType) {
  return {
    name: variable.name.value,
    coerce: coercerOf(type),
    makeDefault: defaultValue && makerOf(defaultValue, type),
    isRequired: isNonNullType(type),
  };
}

/**
 * Returns a function that makes the value of a literal without variables. Objects and lists are new each time, so that
 * no two callers share one.
 */
export function makerOf(node: ValueNode, type: GraphQLInputType): () => unknown {
  const make = (): unknown => valueFromAST(node, type);
  const value = make();
  return typeof value === "object" && value !== null ? make : () => value;
}
