import { readerOfVariables, type ReadVariables } from "@starlane/execution";
import type { DocumentNode, GraphQLSchema } from "graphql";

import { operationOf } from "./operation.js";

/** A cache of variable readers by document and operation. */
export class VariableReaders {
  readonly #known = new WeakMap<DocumentNode, Map<string | undefined, ReadVariables>>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** @throws {GraphQLError} when the document has no such operation */
  of(document: DocumentNode, operationName: string | undefined): ReadVariables {
    let known = this.#known.get(document);
    if (!known) this.#known.set(document, (known = new Map()));
    let reader = known.get(operationName);
    if (!reader) {
      const { definition } = operationOf(document, operationName);
      reader = readerOfVariables(this.schema, definition.variableDefinitions ?? []);
      known.set(operationName, reader);
    }
    return reader;
  }
}
