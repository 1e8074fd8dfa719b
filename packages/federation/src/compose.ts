import { composeServices } from "@theguild/federation-composition";
import { buildASTSchema, parse, type GraphQLSchema } from "graphql";

/** One service's part of the graph. `url` only informs readers of the supergraph; no code here uses it. */
export interface Subgraph {
  name: string;
  sdl: string;
  url?: string;
}

/** The graph composed of all subgraphs. */
export interface Composition {
  /** The supergraph that the planner reads: which service resolves which field. */
  supergraphSdl: string;
  /** The public schema, without federation directives and `@inaccessible` elements. */
  publicSdl: string;
  /** The public schema, built; operations are validated against it. */
  apiSchema: GraphQLSchema;
}

/** Thrown when the subgraphs do not compose. `reasons` has one sentence per error. */
export class CompositionFailed extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(["The services do not compose into one graph:", ...reasons].join("\n- "));
    this.name = "CompositionFailed";
  }
}

/** Composes the subgraphs into one graph. @throws {CompositionFailed} with every error at once */
export function compose(subgraphs: readonly Subgraph[]): Composition {
  const composed = composeServices(
    subgraphs.map(({ name, sdl, url }) => ({ name, typeDefs: parse(sdl, { noLocation: true }), url })),
  );
  if (composed.errors) throw new CompositionFailed(composed.errors.map((error) => error.message));
  const { supergraphSdl, publicSdl } = composed;
  return { supergraphSdl, publicSdl, apiSchema: buildASTSchema(parse(publicSdl), { assumeValidSDL: true }) };
}
