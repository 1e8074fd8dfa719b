import { useEffect, useState } from "react";
import { useClient, type CombinedError } from "urql";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";
import { CalendarEvents, type CalendarEventsQueryVariables } from "./calendar.documents.js";

/** Most pages that are loaded; a calendar of more than a thousand events has to be filtered first. */
const MOST_PAGES = 10;

export interface LoadedEvents {
  /** Null until all of them are loaded. */
  readonly events: readonly PlannedEventFragment[] | null;
  readonly total: number;
  readonly error: CombinedError | undefined;
  readonly refetch: () => void;
}

interface LoadedPages {
  readonly queryKey: string;
  readonly pages: readonly (readonly PlannedEventFragment[])[];
  readonly total: number;
  readonly isWhole: boolean;
  readonly error: CombinedError | undefined;
}

/**
 * Loads all events that match a filter, page by page, and keeps each page up to date.
 * @param filter null while it is not yet known
 */
export function useEvents(filter: CalendarEventsQueryVariables["filter"] | null): LoadedEvents {
  const client = useClient();
  const [tries, setTries] = useState(0);
  const queryKey = JSON.stringify([filter, tries]);
  const [read, setRead] = useState<LoadedPages | null>(null);

  useEffect(() => {
    const [wanted] = JSON.parse(queryKey) as [typeof filter, number];
    if (wanted === null) return undefined;
    const following: { after: string | null; end: () => void }[] = [];
    const pages: (readonly PlannedEventFragment[])[] = [];
    const leaveFrom = (index: number) => {
      for (const { end } of following.splice(index)) end();
      pages.splice(index);
    };
    const follow = (index: number, after: string | null) => {
      if (following[index]?.after === after) return;
      leaveFrom(index);
      const place = { after, end: () => {} };
      following.push(place);
      const reading = client.query(CalendarEvents, { filter: wanted, after }).subscribe(({ data, error }) => {
        if (following[index] !== place) return;
        if (!data) {
          setRead((known) => ({
            ...(known?.queryKey === queryKey ? known : { queryKey, pages: [], total: 0, isWhole: false }),
            error,
          }));
          return;
        }
        const { nodes, pageInfo, totalCount } = data.events;
        pages[index] = nodes;
        const next = pageInfo.hasNextPage && index + 1 < MOST_PAGES ? pageInfo.endCursor : null;
        if (next) follow(index + 1, next);
        else leaveFrom(index + 1);
        const isWhole = pages.length === following.length && !pages.includes(undefined as never);
        setRead({ queryKey, pages: [...pages], total: totalCount, isWhole, error });
      });
      place.end = () => reading.unsubscribe();
      if (following[index] !== place) place.end();
    };
    follow(0, null);
    return () => leaveFrom(0);
  }, [client, queryKey]);

  const current = read?.queryKey === queryKey ? read : null;
  return {
    events: current?.isWhole ? current.pages.flat() : null,
    total: current?.total ?? 0,
    error: current?.error,
    refetch: () => setTries((count) => count + 1),
  };
}
