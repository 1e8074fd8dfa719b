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

/** Reads the values of an operation's variables: what `getVariableValues` of graphql-js makes of them. */
export type ReadVariables = (
  given: Values,
) => { readonly coerced: Record<string, unknown> } | { readonly errors: readonly GraphQLError[] };

/** So many places are told of at most where values do not fit. */
const MAX_REPORTED_ERRORS = 50;

/** How the variables of one operation are read, made once. Of values that do not fit it is told where, and never what they are. */
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
    // An object cannot be given a property of that name by writing it.
    if (!isInputType(type) || definition.variable.name.value === "__proto__") return explain;
    variables.push(variableOf(definition, type));
  }
  return (given) => {
    const coerced: Record<string, unknown> = {};
    for (const { name, coerce, unlessGiven, isRequired } of variables) {
      if (Object.hasOwn(given, name)) {
        const value = coerce(given[name]);
        if (value === INVALID) return explain(given);
        coerced[name] = value;
      } else if (unlessGiven) coerced[name] = unlessGiven();
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
