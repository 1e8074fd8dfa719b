/**
 * Returns a function that returns true at most once per `ms`, for a log line that would otherwise be written for every
 * request.
 * @param now milliseconds of a monotonic clock
 */
export function oncePer(ms: number, now: () => number = () => performance.now()): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - last < ms) return false;
    last = now();
    return true;
  };
}
