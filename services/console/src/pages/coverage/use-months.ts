import { useEffect, useState } from "react";
import { useClient, useQuery, type CombinedError } from "urql";
import { firstOfMonth } from "../../language/formats.rules.js";
import { useToday } from "../../language/now.js";
import { ReachByMonth, ReachUntil, type ReachByMonthQuery } from "./coverage.documents.js";
import { endOf, monthsOf, type CurveMonth } from "./curve.rules.js";
import { filterOfFocus, type CoverageSelection } from "./search.rules.js";

export interface Months {
  readonly months: readonly CurveMonth[] | null;
  /** Total of all months; undefined until it is known. */
  readonly total: ReachByMonthQuery["coverage"]["total"] | undefined;
  readonly error: CombinedError | undefined;
  readonly refetch: () => void;
}

/** Cumulative reach by month, for one set of query variables. */
interface CumulativeCounts {
  readonly queryKey: string;
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Loads the reach in each month and until the end of each. The cumulative figures are queries of their own, since the
 * months cannot be added up: a person counts once.
 */
export function useMonths(area: string, question: CoverageSelection): Months {
  const client = useClient();
  const filter = filterOfFocus(question);
  const [{ data, error }, refetch] = useQuery({ query: ReachByMonth, variables: { area, filter } });
  const today = useToday();
  const last = question.to ?? today;
  const months = data && monthsOf(data.coverage.rows, last);
  // The cumulative figure of the last month is the total, which is known.
  const queryKey = JSON.stringify([
    area,
    filter,
    months?.filter((month) => month !== firstOfMonth(last)) ?? [],
  ]);
  const [until, setUntil] = useState<CumulativeCounts>({ queryKey, counts: new Map() });

  useEffect(() => {
    const [place, filtered, days] = JSON.parse(queryKey) as [string, typeof filter, string[]];
    const running = days.map((month) =>
      client
        .query(
          ReachUntil,
          { area: place, filter: { ...filtered, to: endOf(month) } },
          { requestPolicy: "cache-first" },
        )
        .subscribe(({ data: found }) => {
          if (!found) return;
          const { reached } = found.coverage.total;
          setUntil((known) => ({
            queryKey,
            counts: new Map(known.queryKey === queryKey ? known.counts : []).set(month, reached),
          }));
        }),
    );
    return () => running.forEach((each) => each.unsubscribe());
  }, [client, queryKey]);

  const counts = until.queryKey === queryKey ? until.counts : new Map<string, number>();
  const inMonth = new Map(data?.coverage.rows.map(({ month, reached }) => [month!, reached]));
  return {
    months:
      months?.map((month) => ({
        month,
        inMonth: inMonth.get(month) ?? 0,
        until: month === firstOfMonth(last) ? data!.coverage.total.reached : (counts.get(month) ?? null),
      })) ?? null,
    total: data?.coverage.total,
    error,
    refetch: () => refetch({ requestPolicy: "network-only" }),
  };
}
