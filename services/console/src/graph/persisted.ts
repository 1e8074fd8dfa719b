import { getOperationName, makeOperation, mapExchange, type Exchange } from "urql";
import { HASHES } from "./hashes.js";

/** What stands for an operation on its way to the gateway. */
export interface Persisted {
  readonly persistedQuery: { readonly version: 1; readonly sha256Hash: string };
}

/**
 * What is sent in the place of an operation's text; undefined where the text is: while the console is being written, its
 * operations are not those that the gateway knows from the last build.
 */
export function persistedAs(name: string | undefined): Persisted | undefined {
  const sha256Hash = import.meta.env.PROD && name !== undefined ? HASHES[name] : undefined;
  return sha256Hash === undefined ? undefined : { persistedQuery: { version: 1, sha256Hash } };
}

/** Sends operations by their hashes. */
export const byHash: Exchange = mapExchange({
  onOperation(operation) {
    const persisted =
      operation.kind === "teardown" ? undefined : persistedAs(getOperationName(operation.query));
    if (!persisted) return operation;
    return makeOperation(operation.kind, {
      ...operation,
      extensions: { ...operation.extensions, ...persisted },
    });
  },
});
