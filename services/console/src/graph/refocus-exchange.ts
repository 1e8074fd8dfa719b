import type { Client, Exchange, Operation } from "urql";
import { pipe, tap } from "wonka";

/** A shorter absence does not refetch. */
const AWAY_MS = 30_000;

/** Refetches the active queries when the page becomes visible after a while, or the connection is back. */
export const refocusExchange: Exchange = ({ client, forward }) => {
  const shown = new Map<number, Operation>();
  let lastExecutedAt = performance.now();
  const reexecuteAll = () => {
    lastExecutedAt = performance.now();
    for (const operation of shown.values()) reexecute(client, operation);
  };
  addEventListener("online", reexecuteAll);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && performance.now() - lastExecutedAt > AWAY_MS)
      reexecuteAll();
  });
  return (operations) =>
    forward(
      pipe(
        operations,
        tap((operation) => {
          if (operation.kind === "query") shown.set(operation.key, operation);
          if (operation.kind === "teardown") shown.delete(operation.key);
        }),
      ),
    );
};

function reexecute(client: Client, operation: Operation): void {
  client.reexecuteOperation(
    client.createRequestOperation("query", operation, { requestPolicy: "cache-and-network" }),
  );
}
