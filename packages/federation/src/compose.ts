import { composeServices } from "@theguild/federation-composition";
import { buildASTSchema, parse, type GraphQLSchema } from "graphql";

/** One service's part of the graph; `url` is written into the supergraph for those who read it, and used by nobody here. */
export interface Subgraph {
  name: string;
  sdl: string;
  url?: string;
}

/** The whole graph, made of the services' parts. */
export interface Composition {
  /** Who answers what: what the planner reads. */
  supergraphSdl: string;
  /** What clients see, without directives of the federation and without what is `@inaccessible`. */
  publicSdl: string;
  /** The same, built: what operations are validated against. */
  apiSchema: GraphQLSchema;
}

/** The parts do not make one graph. `reasons` holds a sentence for everything that is wrong with them. */
export class CompositionFailed extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(["The services do not compose into one graph:", ...reasons].join("\n- "));
    this.name = "CompositionFailed";
  }
}

/** @throws {CompositionFailed} naming every error at once */
export function compose(subgraphs: readonly Subgraph[]): Composition {
  const composed = composeServices(
    subgraphs.map(({ name, sdl, url }) => ({ name, typeDefs: parse(sdl, { noLocation: true }), url })),
  );
  if (composed.errors) throw new CompositionFailed(composed.errors.map((error) => error.message));
  const { supergraphSdl, publicSdl } = composed;
  return { supergraphSdl, publicSdl, apiSchema: buildASTSchema(parse(publicSdl), { assumeValidSDL: true }) };
}
