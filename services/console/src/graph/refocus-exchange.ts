import type { Client, Exchange, Operation } from "urql";
import { pipe, tap } from "wonka";

/** Who comes back to a window after a moment has not been away. */
const AWAY_MS = 30_000;

/** Asks again for what is shown when the page is looked at again, or the connection is back. */
export const lookAgain: Exchange = ({ client, forward }) => {
  const shown = new Map<number, Operation>();
  let lastAsked = performance.now();
  const askAgain = () => {
    lastAsked = performance.now();
    for (const operation of shown.values()) reask(client, operation);
  };
  addEventListener("online", askAgain);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && performance.now() - lastAsked > AWAY_MS) askAgain();
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

function reask(client: Client, operation: Operation): void {
  client.reexecuteOperation(
    client.createRequestOperation("query", operation, { requestPolicy: "cache-and-network" }),
  );
}
