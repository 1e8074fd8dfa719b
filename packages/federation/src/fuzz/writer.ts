import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isRequiredArgument,
  isUnionType,
  OperationTypeNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from "graphql";

import type { FuzzOptions } from "./operations.js";
import type { Random } from "./random.js";
import { literal, valueOf } from "./values.js";

/** Writes one operation, which is almost always valid: only aliases may conflict. */
export class Writer {
  readonly #variables: Record<string, unknown> = {};
  readonly #definitions: string[] = [];
  readonly #fragments = new Map<string, string[]>();
  readonly #fragmentTexts: string[] = [];
  readonly #without: ReadonlySet<string>;
  #fieldsLeft: number;
  #names = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    private readonly options: FuzzOptions,
  ) {
    this.#without = new Set(options.without);
    this.#fieldsLeft = 1 + random.below(options.fields ?? 40);
  }

  operation(operationName: string): {
    query: string;
    operationName: string;
    variables: Record<string, unknown>;
  } {
    const kind = this.random.pick(this.options.kinds ?? [OperationTypeNode.QUERY]);
    const root = this.schema.getRootType(OPERATION_TYPES[kind]);
    if (!root) throw new Error(`The schema has no ${kind}.`);
    const selection = this.#selection(root, this.options.depth ?? 5);
    const variables = this.#definitions.length > 0 ? `(${this.#definitions.join(", ")})` : "";
    const query = [`${kind} ${operationName}${variables} ${selection}`, ...this.#fragmentTexts].join("\n");
    return { query, operationName, variables: this.#variables };
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const selections: string[] = [];
    const fields = isUnionType(type)
      ? []
      : Object.values(type.getFields()).filter((it) => this.#isSelectable(type, it, depth));
    const wanted = fields.length > 0 ? 1 + this.random.below(4) : 0;
    for (let count = 0; count < wanted; count += 1) selections.push(...this.#field(type, fields, depth));
    if (isAbstractType(type)) {
      for (const member of this.schema.getPossibleTypes(type)) {
        if (this.random.chance(0.6)) selections.push(this.#inlineFragment(member, depth));
      }
    }
    if (this.random.chance(0.15))
      selections.push(this.#inlineFragment(this.random.pick(this.#overlapping(type)), depth));
    if (this.random.chance(0.15)) selections.push(this.#spread(type, depth));
    if (selections.length === 0 || this.random.chance(0.15)) selections.push(this.#typename());
    return `{ ${selections.join(" ")} }`;
  }

  #isSelectable(type: GraphQLCompositeType, field: GraphQLField<unknown, unknown>, depth: number): boolean {
    if (this.#without.has(`${type.name}.${field.name}`)) return false;
    return depth > 0 || isLeafType(getNamedType(field.type));
  }

  #field(
    type: GraphQLCompositeType,
    fields: readonly GraphQLField<unknown, unknown>[],
    depth: number,
  ): string[] {
    const field = this.random.pick(fields);
    const named = getNamedType(field.type);
    if (this.#fieldsLeft <= 0 && !isLeafType(named)) return [];
    this.#fieldsLeft -= 1;
    const args = this.#arguments(field.args);
    if (args === undefined) return [];
    const alias = this.#alias(field, args !== "", fields);
    const selection = isLeafType(named)
      ? ""
      : ` ${this.#selection(named as GraphQLCompositeType, depth - 1)}`;
    return [`${alias}${field.name}${args}${this.#conditions()}${selection}`];
  }

  #alias(
    field: GraphQLField<unknown, unknown>,
    hasArguments: boolean,
    fields: readonly GraphQLField<unknown, unknown>[],
  ): string {
    if (hasArguments && this.random.chance(0.9)) return `${this.#name(field.name)}: `;
    if (this.random.chance(0.04)) return `${this.random.pick(fields).name}: `;
    return this.random.chance(0.15) ? `${this.random.pick(["a", "b", "c", this.#name("x")])}: ` : "";
  }

  #arguments(args: readonly GraphQLArgument[]): string | undefined {
    const written: string[] = [];
    for (const argument of args) {
      if (!isRequiredArgument(argument) && this.random.chance(0.4)) continue;
      const value = valueOf(argument.type, this.random, (type, random) =>
        this.options.values?.(type, random),
      );
      if (value === undefined && isRequiredArgument(argument)) return undefined;
      if (value !== undefined) written.push(`${argument.name}: ${this.#value(value, argument.type)}`);
    }
    return written.length > 0 ? `(${written.join(", ")})` : "";
  }

  /** Writes a value as a literal, as a variable with a value, or as a variable that uses its default. */
  #value(value: unknown, type: GraphQLInputType): string {
    if (this.random.chance(0.5)) return literal(value, type);
    const name = this.#name("v");
    const isDefault = value !== null && this.random.chance(0.3);
    this.#definitions.push(`$${name}: ${String(type)}${isDefault ? ` = ${literal(value, type)}` : ""}`);
    if (!isDefault) this.#variables[name] = value;
    return `$${name}`;
  }

  #conditions(): string {
    const one = (): string => {
      const value = this.random.chance(0.5);
      if (this.random.chance(0.2)) return String(value);
      const name = this.#name("if");
      const isDefault = this.random.chance(0.3);
      this.#definitions.push(isDefault ? `$${name}: Boolean = ${value}` : `$${name}: Boolean!`);
      if (!isDefault) this.#variables[name] = value;
      return `$${name}`;
    };
    const include = this.random.chance(0.08) ? ` @include(if: ${one()})` : "";
    const skip = this.random.chance(0.08) ? ` @skip(if: ${one()})` : "";
    return this.random.chance(0.5) ? include + skip : skip + include;
  }

  #inlineFragment(type: GraphQLCompositeType, depth: number): string {
    return `... on ${type.name}${this.#conditions()} ${this.#selection(type, depth - 1)}`;
  }

  #spread(type: GraphQLCompositeType, depth: number): string {
    const known = this.#fragments.get(type.name) ?? [];
    if (known.length > 0 && this.random.chance(0.5))
      return `...${this.random.pick(known)}${this.#conditions()}`;
    const selection = this.#selection(type, depth - 1);
    const name = this.#name("F");
    this.#fragments.set(type.name, [...(this.#fragments.get(type.name) ?? []), name]);
    this.#fragmentTexts.push(`fragment ${name} on ${type.name} ${selection}`);
    return `...${name}${this.#conditions()}`;
  }

  #overlapping(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const abstract = Object.values(this.schema.getTypeMap()).filter(isAbstractType);
    const possible = isAbstractType(type) ? this.schema.getPossibleTypes(type) : [type];
    return [type, ...abstract.filter((it) => possible.some((member) => this.schema.isSubType(it, member)))];
  }

  #typename(): string {
    return this.random.chance(0.3) ? `${this.#name("t")}: __typename` : "__typename";
  }

  #name(stem: string): string {
    this.#names += 1;
    return `${stem}${this.#names}`;
  }
}

const OPERATION_TYPES = {
  query: OperationTypeNode.QUERY,
  mutation: OperationTypeNode.MUTATION,
  subscription: OperationTypeNode.SUBSCRIPTION,
} as const;
