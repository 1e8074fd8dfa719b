import type { Client, Exchange, Operation, OperationResult } from "urql";
import { pipe, tap } from "wonka";

/** Counted fields, which change with the pushed total. */
const COUNTED: ReadonlySet<string> = new Set(["coverage", "gaps"]);

/** The total of an area, as pushed and as queried. */
interface Total {
  readonly reached: number;
  readonly contacts: number;
  readonly population: number | null;
}

/**
 * Refetches the counted queries on the screen when their total changes. The first pushed total may be newer than the
 * data on the page, so it is compared with that data instead of being taken as equal to it. A query that is in flight
 * when news arrive is refetched once its answer is here, so that no older answer follows a newer one.
 */
export const liveRefetchExchange: Exchange = ({ client, forward }) => {
  /** Queries on the screen by key, with the totals in their last answer; null while a query is in flight. */
  const shown = new Map<number, { readonly operation: Operation; totals: readonly string[] | null }>();
  const pushed = new Map<string, string>();
  /** Areas with unprocessed news; true if no total of the area had been pushed before. */
  const news = new Map<string, boolean>();

  const refetchStale = (): void => {
    const reads = [...shown.values()];
    if (news.size === 0 || reads.some(({ totals }) => totals === null)) return;
    const isRead = (area: string) =>
      reads.some(
        ({ operation, totals }) => operation.variables?.area === area && totals!.includes(pushed.get(area)!),
      );
    const isStale = [...news].some(([area, isFirst]) => !isFirst || !isRead(area));
    news.clear();
    if (isStale) for (const { operation } of reads) refetch(client, operation);
  };

  const onTotal = (area: string, total: string): void => {
    const before = pushed.get(area);
    if (before === total) return;
    pushed.set(area, total);
    news.set(area, before === undefined && news.get(area) !== false);
    refetchStale();
  };

  return (operations) =>
    pipe(
      forward(
        pipe(
          operations,
          tap((operation) => {
            if (operation.kind === "query" && isCounted(operation))
              shown.set(operation.key, { operation, totals: null });
            // A new subscription: its first total is compared with the current data.
            if (operation.kind === "subscription") pushed.delete(String(operation.variables?.area));
            if (operation.kind === "teardown" && shown.delete(operation.key)) queueMicrotask(refetchStale);
          }),
        ),
      ),
      tap((result) => {
        const changed = (result.data as { coverageChanged?: Total } | null | undefined)?.coverageChanged;
        if (result.operation.kind === "subscription" && changed)
          onTotal(String(result.operation.variables?.area), textOf(changed));
        const read = shown.get(result.operation.key);
        if (!read || result.operation.kind !== "query") return;
        read.totals = totalsIn(result);
        queueMicrotask(refetchStale); // once the answer has been processed
      }),
    );
};

function refetch(client: Client, operation: Operation): void {
  client.reexecuteOperation(
    client.createRequestOperation("query", operation, { requestPolicy: "network-only" }),
  );
}

function isCounted({ query }: Operation): boolean {
  return query.definitions.some(
    (definition) =>
      "operation" in definition &&
      definition.selectionSet.selections.some((field) => "name" in field && COUNTED.has(field.name.value)),
  );
}

/** Returns the totals at the top level of an answer; none if it is an error. */
function totalsIn({ data }: OperationResult): string[] {
  return Object.values((data as Record<string, { total?: Partial<Total> } | null> | undefined) ?? {}).flatMap(
    (field) => (field?.total?.reached === undefined ? [] : [textOf(field.total as Total)]),
  );
}

function textOf({ reached, contacts, population }: Total): string {
  return JSON.stringify([reached, contacts, population]);
}
