import "reflect-metadata";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { printSchemaWithDirectives } from "@graphql-tools/utils";
import { Kind, parse, type DocumentNode, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import {
  buildSchemaSync,
  createResolversMap,
  getMetadataStorage,
  type NonEmptyArray,
  type PubSub,
} from "type-graphql";
import { ApiError } from "./errors.js";
import { resolveEntities } from "./entities.js";
import { bindDirectly, type Handlers } from "./handlers.js";
import { Cents, DateTime, LocalDateScalar, LocalTimeScalar } from "./scalars.js";

const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible"])`;

// eslint-disable-next-line typescript/no-unsafe-function-type -- type-graphql's own name for a class
export type ResolverClasses = NonEmptyArray<Function>;

/** Finds the row of `{ __typename, id }`; null when there is none. */
export type ReferenceResolver<Context> = (reference: { id: string }, context: Context) => unknown;

/**
 * Loaders by type and field that read the data of an entity field for all entities of a request at once, so that the
 * field needs no promise per entity. The field itself still loads data that was not prefetched.
 */
export type Prefetchers<Context> = Readonly<
  Record<string, Readonly<Record<string, (ids: readonly string[], context: Context) => Promise<unknown>>>>
>;

export interface SubgraphParts<Context> {
  readonly resolvers: ResolverClasses;
  /** Types that no root field of this service reaches, such as the refusals of another service's union. */
  readonly orphanedTypes?: readonly Function[];
  /** The reference resolver of each entity of this service, by type name. */
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>;
  readonly prefetchers?: Prefetchers<Context>;
  /**
   * SDL of the part of the public API that this service owns and has not built; each of its fields answers
   * NOT_IMPLEMENTED.
   */
  readonly unimplementedSdl?: string;
}

/** The public API's own scalars; every subgraph declares all of them, so that unimplemented SDL may use any. */
const SCALARS = "scalar DateTime scalar Date scalar LocalTime scalar Cents";

/** A stub that type-graphql requires and never calls, since each subscription declares its own source. */
const NO_PUB_SUB: PubSub = {
  publish() {},
  subscribe() {
    throw new Error("A subscription says what it listens to.");
  },
};

/** Builds the schema of a federated subgraph from type-graphql classes and the SDL of its unimplemented part. */
export function buildSubgraph<Context>(parts: SubgraphParts<Context>): GraphQLSchema {
  // Without middleware a property field needs no resolver, which would be called for every row.
  for (const { fields } of getMetadataStorage().objectTypes)
    for (const field of fields ?? []) field.simple ??= field.name === field.schemaName;
  const built = buildSchemaSync({
    resolvers: parts.resolvers,
    orphanedTypes: [...(parts.orphanedTypes ?? [])],
    validate: false, // our rules validate, with messages in the client's language
    scalarsMap: [{ type: Date, scalar: DateTime }],
    skipCheck: true,
    pubSub: NO_PUB_SUB,
  });
  const resolvers = createResolversMap(built) as unknown as Handlers;
  bindDirectly(resolvers, parts.resolvers);
  for (const [type, resolve] of Object.entries(parts.references)) {
    (resolvers[type] ??= {}).__resolveReference = resolve;
  }
  const unimplemented = parse(`${SCALARS}\n${parts.unimplementedSdl ?? ""}`);
  for (const [type, field] of unimplementedFields(unimplemented)) {
    (resolvers[type] ??= {})[field] =
      type === "Subscription" ? { subscribe: answerNotImplemented } : answerNotImplemented;
  }
  Object.assign(resolvers, { DateTime, Date: LocalDateScalar, LocalTime: LocalTimeScalar, Cents });

  const typeDefs = parse(`${FEDERATION}\n${printSchemaWithDirectives(built)}`);
  const schema = buildSubgraphSchema([
    { typeDefs: merge(typeDefs, unimplemented), resolvers: resolvers as never },
  ]);
  resolveEntities(schema, parts.references, parts.prefetchers ?? {});
  return schema;
}

/** Returns every field of an unimplemented object type as `[type, field]`. */
export function unimplementedFields(unimplemented: DocumentNode): [string, string][] {
  return unimplemented.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION
      ? (definition.fields ?? []).map((field): [string, string] => [definition.name.value, field.name.value])
      : [],
  );
}

const answerNotImplemented: GraphQLFieldResolver<unknown, unknown> = () => {
  throw new ApiError("NOT_IMPLEMENTED");
};

/** Merges both documents; a scalar declared in both is kept once. */
function merge(one: DocumentNode, other: DocumentNode): DocumentNode {
  const declared = new Set(
    one.definitions.map((definition) => ("name" in definition ? definition.name?.value : null)),
  );
  const added = other.definitions.filter(
    (definition) => definition.kind !== Kind.SCALAR_TYPE_DEFINITION || !declared.has(definition.name.value),
  );
  return { kind: Kind.DOCUMENT, definitions: [...one.definitions, ...added] };
}
