import {
  getArgumentValues,
  isNonNullType,
  Kind,
  visit,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type ValueNode,
} from "graphql";
import { makerOf } from "./variables.js";

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads the arguments of a field node, with the same result as `getArgumentValues` of graphql-js.
 * @throws GraphQLError
 */
export type ReadArguments = (variables: Values) => Record<string, unknown>;

/** Writes one argument into `values`. @returns false when graphql-js has to decide the outcome */
type Write = (values: Record<string, unknown>, variables: Values) => boolean;

/** One frozen object shared by every row of a list. */
const NO_ARGUMENTS = Object.freeze({}) as Record<string, unknown>;

/** Returns the reader of a field's arguments. It is built once per field node. */
export function readerOfArguments(field: GraphQLField<unknown, unknown>, node: FieldNode): ReadArguments {
  const read: ReadArguments = (variables) => getArgumentValues(field, node, variables);
  const given = new Map((node.arguments ?? []).map((argument) => [argument.name.value, argument.value]));
  const writers: Write[] = [];
  for (const argument of field.args) {
    const value = given.get(argument.name);
    const write = value ? writerOf(argument, value) : writerOfDefault(argument);
    if (!write) return read;
    writers.push(write);
  }
  if (field.args.length === 0) return () => NO_ARGUMENTS;
  return (variables) => {
    const values: Record<string, unknown> = {};
    for (const write of writers) if (!write(values, variables)) return read(variables);
    return values;
  };
}

function writerOf({ name, type, defaultValue }: GraphQLArgument, node: ValueNode): Write | undefined {
  const isRequired = isNonNullType(type);
  if (node.kind === Kind.VARIABLE) {
    const variable = node.name.value;
    return (values, variables) => {
      if (!Object.hasOwn(variables, variable)) {
        if (defaultValue !== undefined) values[name] = defaultValue;
        return defaultValue !== undefined || !isRequired;
      }
      values[name] = variables[variable];
      return values[name] !== null || !isRequired;
    };
  }
  if (hasVariables(node)) return undefined;
  const make = makerOf(node, type);
  if (make() === undefined) return undefined;
  return (values) => {
    values[name] = make();
    return true;
  };
}

function writerOfDefault({ name, type, defaultValue }: GraphQLArgument): Write | undefined {
  if (defaultValue === undefined) return isNonNullType(type) ? undefined : () => true;
  return (values) => {
    values[name] = defaultValue;
    return true;
  };
}

function hasVariables(node: ValueNode): boolean {
  let found = false;
  visit(node, {
    Variable() {
      found = true;
    },
  });
  return found;
}
