import type { Semaphore } from "@starlane/runtime";

/**
 * Yields the same events, each while it holds a permit; the permit is released when the reader requests the next event.
 */
export async function* withSemaphore<T>(
  events: AsyncIterable<T>,
  semaphore: Semaphore,
): AsyncGenerator<T, void, undefined> {
  for await (const event of events) {
    await semaphore.acquire();
    try {
      yield event;
    } finally {
      semaphore.release();
    }
  }
}
