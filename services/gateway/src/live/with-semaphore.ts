import type { Turns } from "@starlane/runtime";

/** The same events, each only when its reader has a turn; the turn ends when the reader asks for the next. */
export async function* inTurn<T>(events: AsyncIterable<T>, turns: Turns): AsyncGenerator<T, void, undefined> {
  for await (const event of events) {
    await turns.begin();
    try {
      yield event;
    } finally {
      turns.end();
    }
  }
}
