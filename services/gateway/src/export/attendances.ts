import { findDistrictId } from "./lists.js";
import type { Ask } from "./pages.js";

interface Part {
  readonly attendanceLines: { readonly lines: string; readonly count: number; readonly next: string | null };
}

/**
 * Attendances as JSON lines, some thousands at a time. Between the parts stands a line `{"next": …}`: a download that broke
 * off goes on from the last of them it has, and what it had after it comes again. The last line is `{"end": true}` with
 * how many this stream gave: without it, it is not whole.
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
