import { getOperationName, makeOperation, mapExchange, type Exchange } from "urql";
import { HASHES } from "./hashes.js";

/** The extension that replaces the text of an operation. */
export interface Persisted {
  readonly persistedQuery: { readonly version: 1; readonly sha256Hash: string };
}

/**
 * Returns the extension that replaces an operation's text; undefined if the text is sent. In development the text is
 * sent, since the gateway knows only the operations of the last build.
 */
export function persistedAs(name: string | undefined): Persisted | undefined {
  const sha256Hash = import.meta.env.PROD && name !== undefined ? HASHES[name] : undefined;
  return sha256Hash === undefined ? undefined : { persistedQuery: { version: 1, sha256Hash } };
}

/** Replaces the text of operations by their hashes. */
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
