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

/** Finds the row behind `{ __typename, id }`; null where there is none. */
export type ReferenceResolver<Context> = (reference: { id: string }, context: Context) => unknown;

/**
 * What fields of entities need, read for all of them that are asked for together, by type and field: so that each is answered at
 * once, rather than by a promise of its own. The field itself reads what was not prefetched.
 */
export type Prefetchers<Context> = Readonly<
  Record<string, Readonly<Record<string, (ids: readonly string[], context: Context) => Promise<unknown>>>>
>;

export interface SubgraphParts<Context> {
  readonly resolvers: ResolverClasses;
  /** Types that are reached by no root field of this service, such as the refusals of another's union. */
  readonly orphanedTypes?: readonly Function[];
  /** How each entity of this service is found again, by type name. */
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>;
  readonly prefetchers?: Prefetchers<Context>;
  /** The part of the public API this service owns and has not built: SDL; each of its fields answers NOT_IMPLEMENTED. */
  readonly unimplementedSdl?: string;
}

/** The public API's own scalars; a subgraph declares them all, so that what is not built yet may use any. */
const SCALARS = "scalar DateTime scalar Date scalar LocalTime scalar Cents";

/** type-graphql asks for one, and leaves it alone where each subscription says what it listens to. */
const NONE: PubSub = {
  publish() {},
  subscribe() {
    throw new Error("A subscription says what it listens to.");
  },
};

/** The schema of a subgraph of the federation, out of type-graphql classes and the SDL of what is not built yet. */
export function buildSubgraph<Context>(parts: SubgraphParts<Context>): GraphQLSchema {
  // Without middleware a field that is a property needs no resolver of its own, which would be called for every row.
  for (const { fields } of getMetadataStorage().objectTypes)
    for (const field of fields ?? []) field.simple ??= field.name === field.schemaName;
  const built = buildSchemaSync({
    resolvers: parts.resolvers,
    orphanedTypes: [...(parts.orphanedTypes ?? [])],
    validate: false, // rules decide, and refuse in the client's language
    scalarsMap: [{ type: Date, scalar: DateTime }],
    skipCheck: true,
    pubSub: NONE,
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

/** Every field of an object type in what is not built yet, as `[type, field]`. */
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

/** Both documents as one; a scalar that both declare is declared once. */
function merge(one: DocumentNode, other: DocumentNode): DocumentNode {
  const declared = new Set(
    one.definitions.map((definition) => ("name" in definition ? definition.name?.value : null)),
  );
  const added = other.definitions.filter(
    (definition) => definition.kind !== Kind.SCALAR_TYPE_DEFINITION || !declared.has(definition.name.value),
  );
  return { kind: Kind.DOCUMENT, definitions: [...one.definitions, ...added] };
}
