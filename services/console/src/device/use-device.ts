import { createContext, use, useEffect, useState } from "react";
import { useQuery, type AnyVariables, type TypedDocumentNode } from "urql";
import { useViewer } from "../session/use-session.js";
import type { Device } from "./device.js";

export const DeviceContext = createContext<Device | null>(null);

export function useDevice(): Device {
  const device = use(DeviceContext);
  if (!device) throw new Error("There is no device here.");
  return device;
}

/** What was read, and when: from the server, or as the device kept it. */
interface OfflineQueryResult<Data> {
  readonly data: Data | undefined;
  /** Why there is nothing newer; shown where there is nothing at all. */
  readonly error: unknown;
  /** When the device kept what is shown; null where it comes from the server. Worth saying once there is an `error`: until then something newer is on its way. */
  readonly cachedAt: string | null;
  readonly refetch: () => void;
}

interface CachedAnswer<Data> {
  readonly at: string;
  readonly data: Data;
}

/**
 * Asks the graph and keeps the answer on the device, for the next time there is no signal.
 * @param name under which it is kept; null asks, and keeps nothing
 */
export function useOfflineQuery<Data, Variables extends AnyVariables>(
  name: string,
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): OfflineQueryResult<Data> {
  const device = useDevice();
  const key = `${useViewer().id} ${name}`;
  const [{ data, error }, ask] = useQuery({ query, variables });
  const [kept, setKept] = useState<{ readonly key: string; readonly value: CachedAnswer<Data> } | null>(null);
  useEffect(() => {
    if (data === undefined) return;
    // Where there is no room, the next time there is no signal there is nothing to see.
    device
      .put(key, { at: new Date().toISOString(), data } satisfies CachedAnswer<Data>)
      .catch(() => undefined);
  }, [device, key, data]);
  const isMissing = data === undefined;
  useEffect(() => {
    if (!isMissing) return undefined;
    let isOver = false;
    const read = async (): Promise<void> => {
      const value = (await device.get(key)) as CachedAnswer<Data> | undefined;
      if (!isOver && value) setKept({ key, value });
    };
    void read().catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [device, key, isMissing]);
  const held = kept?.key === key ? kept.value : null;
  return {
    data: data ?? held?.data,
    error,
    cachedAt: data === undefined ? (held?.at ?? null) : null,
    refetch: () => ask({ requestPolicy: "network-only" }),
  };
}
