import { signContext, type KeyRing, type Viewer } from "@starlane/auth";
import type { Reference } from "@starlane/federation/fuzz";
import type { RunningService } from "@starlane/service";
import {
  buildASTSchema,
  defaultFieldResolver,
  execute,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  Kind,
  parse,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLScalarType,
  type GraphQLSchema,
} from "graphql";

/** A value with the service it came from. */
interface OwnedValue {
  readonly from: RunningService;
  readonly type: string;
  readonly value: object;
}

interface SchemaRequest {
  readonly signed: string;
  readonly request: object;
}

/** The place where @apollo/subgraph stores the reference resolver of an entity. */
interface SubgraphExtensions {
  readonly apollo?: { readonly subgraph?: { readonly resolveReference?: (...args: unknown[]) => unknown } };
}

/**
 * The graph without a federation: one schema whose fields are resolved by their services, entity by entity. Slow and
 * simple, it serves as the reference for correct answers.
 */
export class OneSchema {
  readonly #strict: GraphQLSchema;
  readonly #lenient: GraphQLSchema;

  constructor(
    publicSdl: string,
    private readonly services: readonly RunningService[],
    private readonly keys: KeyRing,
    private readonly now: () => Date,
  ) {
    const document = parse(publicSdl);
    this.#strict = this.#build(document);
    this.#lenient = this.#build(withoutNonNull(document));
  }

  async answer(
    document: DocumentNode,
    variables: Record<string, unknown>,
    viewer: Viewer,
  ): Promise<Reference> {
    return {
      strict: await this.#execute(this.#strict, document, variables, viewer),
      lenient: await this.#execute(this.#lenient, document, variables, viewer),
    };
  }

  async #execute(
    schema: GraphQLSchema,
    document: DocumentNode,
    variableValues: Record<string, unknown>,
    viewer: Viewer,
  ): Promise<ExecutionResult> {
    const signed = signContext(this.keys, { viewer, language: "en", requestId: "fuzz" }, this.now());
    const contextValue: SchemaRequest = { signed, request: {} };
    return execute({ schema, document, variableValues, contextValue });
  }

  #build(document: DocumentNode): GraphQLSchema {
    const schema = buildASTSchema(document, { assumeValidSDL: true });
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith("__")) continue;
      if (isScalarType(type)) copyScalar(type, this.services);
      if (isAbstractType(type)) type.resolveType = (parent: OwnedValue) => parent.type;
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields()))
        field.resolve = this.#resolverOf(type.name, field.name);
    }
    return schema;
  }

  #resolverOf(type: string, field: string): GraphQLFieldResolver<OwnedValue | undefined, SchemaRequest> {
    return (parent, args, schemaRequest, info) => {
      const service = this.#ownerOf(type, field, parent?.from);
      return service.runWithContext(schemaRequest.signed, schemaRequest.request, () =>
        this.#answer(service, { type, field }, parent, args, schemaRequest, info),
      );
    };
  }

  async #answer(
    service: RunningService,
    { type, field }: { readonly type: string; readonly field: string },
    parent: OwnedValue | undefined,
    args: object,
    schemaRequest: SchemaRequest,
    info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const local = service.schema.getType(type) as GraphQLObjectType;
    const context = service.contextOf(schemaRequest.signed, schemaRequest.request);
    let root: unknown = parent?.value;
    if (parent && parent.from !== service) {
      const id = await this.#resolve(parent.from, type, "id", parent.value, {}, schemaRequest, info);
      const { apollo } = local.extensions as SubgraphExtensions;
      root = await apollo?.subgraph?.resolveReference?.({ __typename: type, id }, context, info);
      if (!root && isNonNullType(local.getFields()[field]!.type))
        throw new Error(`There is no ${type} ${String(id)}.`);
      if (!root) return null;
    }
    const value = await this.#resolve(service, type, field, root, args, schemaRequest, info);
    return this.#own(service, value, local.getFields()[field]!.type, context, info);
  }

  async #resolve(
    service: RunningService,
    type: string,
    field: string,
    root: unknown,
    args: object,
    schemaRequest: SchemaRequest,
    info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const definition = (service.schema.getType(type) as GraphQLObjectType).getFields()[field]!;
    const resolve = definition.resolve ?? defaultFieldResolver;
    return resolve(root, args, service.contextOf(schemaRequest.signed, schemaRequest.request), {
      ...info,
      fieldName: field,
    });
  }

  /** Returns the value's own service if it has the field, else the one that adds it. */
  #ownerOf(type: string, field: string, from: RunningService | undefined): RunningService {
    const has = ({ schema }: RunningService) =>
      field in ((schema.getType(type) as GraphQLObjectType | undefined)?.getFields() ?? {});
    const owner = from && has(from) ? from : this.services.find(has);
    if (!owner) throw new Error(`Nobody has ${type}.${field}.`);
    return owner;
  }

  /** Marks objects with their service and type, and serializes leaves. */
  async #own(
    from: RunningService,
    value: unknown,
    type: GraphQLOutputType,
    context: object,
    info: GraphQLResolveInfo,
  ): Promise<unknown> {
    if (isNonNullType(type)) return this.#own(from, value, type.ofType, context, info);
    if (value === null || value === undefined) return null;
    if (isListType(type)) {
      const { ofType } = type;
      return Promise.all(
        (value as unknown[]).map(async (item) => this.#own(from, await item, ofType, context, info)),
      );
    }
    if (isLeafType(type)) return type.serialize(value);
    const name = isObjectType(type) ? type.name : await type.resolveType!(value, context, info, type);
    return { from, type: name, value } satisfies Partial<Record<keyof OwnedValue, unknown>>;
  }
}

/** Makes a scalar parse and serialize as the services do. */
function copyScalar(type: GraphQLScalarType, services: readonly RunningService[]): void {
  const known = services.map(({ schema }) => schema.getType(type.name)).find((found) => found !== undefined);
  if (!isScalarType(known)) return;
  type.parseValue = known.parseValue;
  type.parseLiteral = known.parseLiteral;
  type.serialize = known.serialize;
}

function withoutNonNull(document: DocumentNode): DocumentNode {
  return visit(document, {
    FieldDefinition: {
      leave: (field) => ({
        ...field,
        type: visit(field.type, { [Kind.NON_NULL_TYPE]: { leave: ({ type }) => type } }),
      }),
    },
  });
}
