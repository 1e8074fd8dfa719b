import { AUDIENCES } from "../../replicas/audience/audience.rules.js";
import type { AttendanceFact } from "./history.js";

/**
 * The format of PostgreSQL's binary COPY: a header of 19 bytes, then per row its number of fields, and per field its
 * length and its bytes.
 */
const HEAD_BYTES = 19;
const FIELD_BYTES = 8;
const FIELDS = 5;
const ROW_BYTES = 2 + FIELDS * FIELD_BYTES;

/**
 * Reads rows of five 32-bit numbers, none of them null. Reads to the end even after a bad row, so that the connection
 * remains usable.
 * @throws RangeError for any other row, and whatever `take` throws
 */
export async function readCopiedRows(
  chunks: AsyncIterable<Uint8Array>,
  take: (row: AttendanceFact) => void,
): Promise<void> {
  let rest: Uint8Array = new Uint8Array(0);
  let isHead = true;
  let failure: unknown;
  const takeRows = (chunk: Uint8Array) => {
    const bytes = joined(rest, chunk);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    if (isHead && bytes.length >= HEAD_BYTES) {
      at = HEAD_BYTES;
      isHead = false;
    }
    if (!isHead) for (; bytes.length - at >= ROW_BYTES; at += ROW_BYTES) take(rowAt(view, at));
    rest = bytes.subarray(at);
  };
  for await (const chunk of chunks) {
    if (failure !== undefined) continue;
    try {
      takeRows(chunk);
    } catch (error) {
      failure = error;
    }
  }
  if (failure !== undefined) throw failure;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function rowAt(view: DataView, at: number): AttendanceFact {
  const field = (index: number) => view.getInt32(at + 2 + index * FIELD_BYTES + 4);
  const row = { person: field(0), event: field(1), area: field(2), day: field(3), audience: field(4) };
  if (view.getInt16(at) !== FIELDS || row.audience < 1 || row.audience > AUDIENCES.length)
    throw new RangeError(`This is no attendance: ${JSON.stringify(row)}.`);
  return row;
}
