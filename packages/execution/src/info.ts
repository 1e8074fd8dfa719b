import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
} from "graphql";
import type { Field } from "./field.js";
import type { ResultPath } from "./result-path.js";
import type { Run } from "./run.js";

type Path = GraphQLResolveInfo["path"];

/** The resolve info, computed lazily: few resolvers read it. */
export class Info implements GraphQLResolveInfo {
  readonly #field: Field;
  readonly #run: Run;
  readonly #parent: ResultPath | undefined;

  constructor(field: Field, run: Run, parent: ResultPath | undefined) {
    this.#field = field;
    this.#run = run;
    this.#parent = parent;
  }

  get fieldName(): string {
    return this.#field.definition.name;
  }
  get fieldNodes(): readonly FieldNode[] {
    return this.#field.nodes;
  }
  get returnType(): GraphQLOutputType {
    return this.#field.definition.type;
  }
  get parentType(): GraphQLObjectType {
    return this.#field.parentType;
  }
  get schema(): GraphQLSchema {
    return this.#field.operationSource.schema;
  }
  get fragments(): Record<string, FragmentDefinitionNode> {
    return this.#field.operationSource.fragments;
  }
  get operation(): OperationDefinitionNode {
    return this.#field.operationSource.operation;
  }
  get rootValue(): unknown {
    return this.#run.root;
  }
  get variableValues(): Record<string, unknown> {
    return this.#run.variables;
  }
  get path(): Path {
    const { key, parentType } = this.#field;
    return { prev: pathOf(this.#parent), key, typename: parentType.name };
  }
}

function pathOf(path: ResultPath | undefined): Path | undefined {
  return path && { prev: pathOf(path.parent), key: path.key, typename: path.spec.typeName };
}
