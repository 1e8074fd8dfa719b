import { useEffect, useState } from "react";
import { useClient, useQuery, type CombinedError } from "urql";
import { dayOf, monthOf } from "../../language/formats.rules.js";
import { ReachByMonth, ReachUntil, type ReachByMonthQuery } from "./coverage.graphql.js";
import { endOf, monthsOf, type Month } from "./curve.rules.js";
import { filterOfFocus, type Search } from "./search.rules.js";

export interface Months {
  readonly months: readonly Month[] | null;
  /** Of all of them together; undefined until it is known. */
  readonly total: ReachByMonthQuery["coverage"]["total"] | undefined;
  readonly error: CombinedError | undefined;
  readonly again: () => void;
}

/** How reach grew: people in each month, and until the end of each, counted for itself since nobody counts twice. */
export function useMonths(area: string, search: Search): Months {
  const client = useClient();
  const filter = filterOfFocus(search);
  const [{ data, error }, again] = useQuery({ query: ReachByMonth, variables: { area, filter } });
  const last = search.to ?? dayOf(new Date());
  const [until, setUntil] = useState<ReadonlyMap<string, number>>(new Map());
  const months = data && monthsOf(data.coverage.rows, last);
  const key = JSON.stringify([area, filter, months]);

  useEffect(() => {
    const [, asked, days] = JSON.parse(key) as [string, typeof filter, string[] | undefined];
    setUntil(new Map());
    const running = (days ?? [])
      // The last is the whole, which is known.
      .filter((month) => month !== monthOf(last))
      .map((month) =>
        client
          .query(
            ReachUntil,
            { area, filter: { ...asked, to: endOf(month) } },
            { requestPolicy: "cache-first" },
          )
          .subscribe(({ data: found }) => {
            if (found) setUntil((known) => new Map(known).set(month, found.coverage.total.reached));
          }),
      );
    return () => running.forEach(({ unsubscribe }) => unsubscribe());
  }, [client, area, key, last]);

  const inMonth = new Map(data?.coverage.rows.map(({ month, reached }) => [month!, reached]));
  return {
    months:
      months?.map((month) => ({
        month,
        inMonth: inMonth.get(month) ?? 0,
        until: month === monthOf(last) ? data!.coverage.total.reached : (until.get(month) ?? null),
      })) ?? null,
    total: data?.coverage.total,
    error,
    again: () => again({ requestPolicy: "network-only" }),
  };
}
