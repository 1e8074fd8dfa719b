import { useEffect, useState } from "react";
import { useClient, useQuery, type CombinedError } from "urql";
import { firstOfMonth } from "../../language/formats.rules.js";
import { useToday } from "../../language/now.js";
import { ReachByMonth, ReachUntil, type ReachByMonthQuery } from "./coverage.documents.js";
import { endOf, monthsOf, type CurveMonth } from "./curve.rules.js";
import { filterOfFocus, type CoverageSelection } from "./search.rules.js";

export interface Months {
  readonly months: readonly CurveMonth[] | null;
  /** Of all of them together; undefined until it is known. */
  readonly total: ReachByMonthQuery["coverage"]["total"] | undefined;
  readonly error: CombinedError | undefined;
  readonly refetch: () => void;
}

/** People until the end of some months, of one question. */
interface Counted {
  readonly asked: string;
  readonly counts: ReadonlyMap<string, number>;
}

/** How reach grew: people in each month, and until the end of each, counted for itself since nobody counts twice. */
export function useMonths(area: string, question: CoverageSelection): Months {
  const client = useClient();
  const filter = filterOfFocus(question);
  const [{ data, error }, refetch] = useQuery({ query: ReachByMonth, variables: { area, filter } });
  const today = useToday();
  const last = question.to ?? today;
  const months = data && monthsOf(data.coverage.rows, last);
  // The last month ends with the whole, which is known.
  const asked = JSON.stringify([area, filter, months?.filter((month) => month !== firstOfMonth(last)) ?? []]);
  const [until, setUntil] = useState<Counted>({ asked, counts: new Map() });

  useEffect(() => {
    const [place, filtered, days] = JSON.parse(asked) as [string, typeof filter, string[]];
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
            asked,
            counts: new Map(known.asked === asked ? known.counts : []).set(month, reached),
          }));
        }),
    );
    return () => running.forEach((each) => each.unsubscribe());
  }, [client, asked]);

  const counts = until.asked === asked ? until.counts : new Map<string, number>();
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
