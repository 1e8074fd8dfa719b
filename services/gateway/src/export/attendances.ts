import { findDistrictId } from "./lists.js";
import type { Ask } from "./pages.js";

interface Part {
  readonly attendanceLines: { readonly lines: string; readonly count: number; readonly next: string | null };
}

/**
 * Streams attendances as JSON lines, some thousands at a time. After each part follows a line `{"next": …}`: an
 * interrupted download continues from the last one it received, and repeats the lines after it. The last line is
 * `{"end": true}` with the number of lines in this stream: without it the download is incomplete.
 */
export async function* eachLine(
  ask: Ask,
  { area, after }: { area: string | undefined; after: string | undefined },
): AsyncGenerator<string, void, undefined> {
  const within = area ?? (await findDistrictId(ask));
  let given = 0;
  for (let next: string | null = after ?? null; ;) {
    const { attendanceLines }: Part = await ask<Part>(
      `query ($area: ID!, $after: String) { attendanceLines(area: $area, after: $after) { lines count next } }`,
      { area: within, after: next },
    );
    given += attendanceLines.count;
    next = attendanceLines.next;
    yield attendanceLines.lines;
    if (next === null) break;
    yield `${JSON.stringify({ next })}\n`;
  }
  yield `${JSON.stringify({ end: true, attendances: given })}\n`;
}
