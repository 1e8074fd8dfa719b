/** A subscriber to an area's total. */
export interface Watcher {
  readonly token: string;
  readonly area: string;
  readonly transport: "WebSocket" | "SSE";
  readonly language: "zh-CN" | "en";
}

/** A command to the process of the watchers. */
export type WatcherCommand =
  { readonly url: string; readonly watchers: readonly Watcher[] } | { readonly end: true };

/** A frame that a watcher received, with its time by the clock that all processes of a machine share. */
export interface ReceivedFrame {
  readonly watcher: number;
  readonly contacts: number;
  readonly at: number;
}

/** A report from that process: every watcher has received a first frame, or all frames after those. */
export type WatcherReport = { readonly isWatching: true } | { readonly frames: readonly ReceivedFrame[] };

/** Returns the time in milliseconds, the same in every process of a machine. */
export const instant = (): number => performance.timeOrigin + performance.now();
