import type { Client, Exchange, Operation, OperationResult } from "urql";
import { pipe, tap } from "wonka";

/** Fields that are counted, and change with the total that is told. */
const COUNTED: ReadonlySet<string> = new Set(["coverage", "gaps"]);

/** A total of an area, as it is told and as it is read. */
interface Total {
  readonly reached: number;
  readonly contacts: number;
  readonly population: number | null;
}

/**
 * Reads again what is shown and counted when its total changes. What is told first may be newer than what the page has read: it is
 * compared with what was read, not taken for it. What is being read when the news comes is read again once it is here, so that no
 * older answer comes after a newer one.
 */
export const liveRefetchExchange: Exchange = ({ client, forward }) => {
  /** By key: what is shown, and the totals that its last answer gave; null while it is being read. */
  const shown = new Map<number, { readonly operation: Operation; totals: readonly string[] | null }>();
  const pushed = new Map<string, string>();
  /** Areas whose news are not acted upon yet; true of those of which nothing was told before. */
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
            // Somebody begins to listen: what is told first is compared with what is read now.
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
        queueMicrotask(refetchStale); // once the answer has been taken in
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

/** The totals that an answer gives at its top; none where it is an error. */
function totalsIn({ data }: OperationResult): string[] {
  return Object.values((data as Record<string, { total?: Partial<Total> } | null> | undefined) ?? {}).flatMap(
    (field) => (field?.total?.reached === undefined ? [] : [textOf(field.total as Total)]),
  );
}

function textOf({ reached, contacts, population }: Total): string {
  return JSON.stringify([reached, contacts, population]);
}
