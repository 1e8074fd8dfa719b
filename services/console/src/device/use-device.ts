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

/** The result of a query, from the server or from the device's cache. */
interface OfflineQueryResult<Data> {
  readonly data: Data | undefined;
  /** The reason why there is nothing newer; shown only if there is no data at all. */
  readonly error: unknown;
  /**
   * Time at which the shown data was cached; null if it comes from the server. Show it only together with an `error`:
   * until then newer data is on its way.
   */
  readonly cachedAt: string | null;
  readonly refetch: () => void;
}

interface CachedAnswer<Data> {
  readonly at: string;
  readonly data: Data;
}

/**
 * Runs a query and caches the answer on the device for the next time offline.
 * @param name key of the cached answer; null runs the query without caching
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
    // If the storage is full, there is nothing to show the next time offline.
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
