import { useEffect } from "react";
import { useClient } from "urql";
import { useDevice } from "../../device/use-device.js";
import { useViewer } from "../../session/use-session.js";
import { Communities, Rosters, type HeldEventFragment } from "./check-in.documents.js";

/** Prefetches the data of these events, so that their check-in works offline. */
export function PrefetchEvents({ events }: { events: readonly HeldEventFragment[] }) {
  const client = useClient();
  const device = useDevice();
  const { id: viewer } = useViewer();
  const ids = events.map(({ id }) => id).join(" ");
  useEffect(() => {
    let isOver = false;
    const store = (name: string, data: unknown) =>
      device.put(`${viewer} ${name}`, { at: new Date().toISOString(), data });
    const fetchAll = async (): Promise<void> => {
      const communities = await client.query(Communities, {}, { requestPolicy: "cache-first" });
      if (communities.data) await store("communities", communities.data);
      for (const event of events) {
        if (isOver) return;
        await store(`event ${event.id}`, { event });
        if (event.attendance.enrolled === 0) continue;
        const rosters = await client.query(Rosters, { event: event.id }, { requestPolicy: "cache-first" });
        if (rosters.data) await store(`rosters ${event.id}`, rosters.data);
      }
    };
    // Without free storage, or offline, only the data stored earlier is available.
    fetchAll().catch(() => undefined);
    return () => {
      isOver = true;
    };
    // The ids, not the array: the same events in a new list are not fetched again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, device, viewer, ids]);
  return null;
}
