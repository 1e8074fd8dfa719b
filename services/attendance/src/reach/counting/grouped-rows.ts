import { uint32s, uint8s } from "./numbers.js";

/** Rows in a chunk. Memory is allocated by the chunk, 8 MB, so that growth never copies existing rows. */
const CHUNK_BITS = 20;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const WITHIN_CHUNK = CHUNK_ROWS - 1;

/** The block sizes in rows: 1, 2, 3, 4, 6, 8, 12, 16, ... so that at most a third of a block is empty. */
const BLOCK_SIZES = [1, ...Array.from({ length: 58 }, (_, size) => (size % 2 ? 3 : 2) * 2 ** (size >> 1))];
/** Splits the start of a block into its chunk and its offset in the chunk. */
export const chunkOf = (start: number): number => start >>> CHUNK_BITS;
export const beginOf = (start: number): number => (start & WITHIN_CHUNK) << 1;

const sizeFor = (rows: number): number => BLOCK_SIZES.findIndex((blockSize) => blockSize >= rows);

/**
 * Rows of two 32-bit numbers, `packedKey` and `tail`, in numbered groups that grow: the rows of a group are contiguous,
 * in no order. A packed key has 28 bits that identify the row in its group, and 4 bits more. To iterate over a group:
 * `for (let at = rows.begin(group); at < rows.end(group); at += 2)` with the packed key at `at` of `rows.chunk(group)`
 * and the tail behind it.
 */
export class GroupedRows {
  #chunks: Uint32Array[] = [];
  /** The start of never-used memory, in rows over all chunks. */
  #unused = 0;
  /** Free blocks, by size. */
  readonly #freeBlocks: number[][] = BLOCK_SIZES.map(() => []);
  /** By group: the start of its block, its number of rows, and the size of its block + 1. */
  readonly #start = uint32s();
  readonly #count = uint32s();
  readonly #size = uint8s();
  #groups = 0;

  /** The highest group number + 1. */
  get groups(): number {
    return this.#groups;
  }

  /** Returns the number of rows of a group. */
  count(group: number): number {
    return this.#count.at(group);
  }

  chunk(group: number): Uint32Array {
    return this.#chunks[chunkOf(this.#start.at(group))]!;
  }

  begin(group: number): number {
    return beginOf(this.#start.at(group));
  }

  end(group: number): number {
    return this.begin(group) + this.#count.at(group) * 2;
  }

  /** Returns by group the start of its block and its number of rows, for a loop over all of them. */
  blocks(): { chunks: readonly Uint32Array[]; starts: Uint32Array; counts: Uint32Array } {
    return { chunks: this.#chunks, starts: this.#start.values, counts: this.#count.values };
  }

  /** Visits the groups that have rows, each with its chunk and the begin and end of its rows in it. */
  visit(visitor: (group: number, chunk: Uint32Array, begin: number, end: number) => void): void {
    const counts = this.#count.values;
    const starts = this.#start.values;
    for (let group = 0; group < this.#groups; group += 1) {
      const count = counts[group]!;
      if (count === 0) continue;
      const start = starts[group]!;
      const begin = beginOf(start);
      visitor(group, this.#chunks[chunkOf(start)]!, begin, begin + count * 2);
    }
  }

  /** Allocates a block for the rows a group will have, so that it need not grow. */
  reserve(group: number, rows: number): void {
    if (rows > 0 && this.#size.at(group) === 0) this.#move(group, sizeFor(rows));
  }

  add(group: number, packedKey: number, tail: number): void {
    const count = this.#count.at(group);
    const size = this.#size.at(group);
    if (size === 0 || count === BLOCK_SIZES[size - 1]!) this.#move(group, size);
    const start = this.#start.values[group]!;
    const chunk = this.#chunks[chunkOf(start)]!;
    const at = beginOf(start) + count * 2;
    chunk[at] = packedKey;
    chunk[at + 1] = tail;
    this.#count.set(group, count + 1);
  }

  /** Returns the position of the row with these 28 bits, or -1. */
  find(group: number, key: number): number {
    if (this.count(group) === 0) return -1;
    const chunk = this.chunk(group);
    const end = this.end(group);
    for (let at = this.begin(group); at < end; at += 2) if (chunk[at]! >>> 4 === key) return at;
    return -1;
  }

  /** Removes the row at a position; the last row takes its place. */
  remove(group: number, at: number): void {
    const last = this.end(group) - 2;
    const chunk = this.chunk(group);
    chunk[at] = chunk[last]!;
    chunk[at + 1] = chunk[last + 1]!;
    this.#count.set(group, this.#count.at(group) - 1);
  }

  /** Moves a group's rows to a block of another size, and frees the old one. */
  #move(group: number, size: number): void {
    const start = this.#take(size);
    const old = this.#size.at(group);
    if (old > 0) {
      const rows = this.chunk(group).subarray(this.begin(group), this.end(group));
      this.#chunks[chunkOf(start)]!.set(rows, beginOf(start));
      this.#freeBlocks[old - 1]!.push(this.#start.at(group));
    }
    this.#start.set(group, start);
    this.#size.set(group, size + 1);
    if (group >= this.#groups) this.#groups = group + 1;
  }

  #take(size: number): number {
    const start = this.#freeBlocks[size]!.pop();
    if (start !== undefined) return start;
    const blockSize = BLOCK_SIZES[size]!;
    const free = this.#chunks.length * CHUNK_ROWS - this.#unused;
    if (blockSize > free) {
      this.#freeRest(free);
      this.#unused = this.#chunks.length * CHUNK_ROWS;
      const chunks = Math.ceil(blockSize / CHUNK_ROWS);
      this.#chunks[this.#chunks.length] = new Uint32Array(chunks * CHUNK_ROWS * 2);
      // A block larger than a chunk gets one longer chunk; no block begins at the chunk numbers it spans.
      this.#chunks.length += chunks - 1;
    }
    this.#unused += blockSize;
    return this.#unused - blockSize;
  }

  /** Frees the end of a chunk as blocks, the largest first. */
  #freeRest(free: number): void {
    for (let size = BLOCK_SIZES.length - 1; free > 0 && size >= 0; size -= 1) {
      const blockSize = BLOCK_SIZES[size]!;
      for (; blockSize <= free; free -= blockSize) {
        this.#freeBlocks[size]!.push(this.#unused);
        this.#unused += blockSize;
      }
    }
  }
}
