import { audienceOf, packKey, keyOfHead, type History } from "./history.js";
import { uint32s } from "./numbers.js";

const ROWS_AT_ONCE = 1 << 20;

/** Collects attendances for a history in the order they come, until the space that each person needs is known. */
export class HistoryBuilder {
  readonly #parts: Uint32Array[] = [];
  readonly #ofPerson = uint32s();
  readonly #rowsOf = uint32s();
  #people = 0;
  #maxPackedKey = 0;
  #rows = 0;

  add(person: number, event: number, audience: number, where: number): void {
    const at = this.#rows % ROWS_AT_ONCE;
    if (at === 0) this.#parts.push(new Uint32Array(ROWS_AT_ONCE * 3));
    const part = this.#parts.at(-1)!;
    const packedKey = packKey(event, audience);
    part[at * 3] = person;
    part[at * 3 + 1] = packedKey;
    part[at * 3 + 2] = where;
    this.#rows += 1;
    this.#ofPerson.set(person, this.#ofPerson.at(person) + 1);
    this.#rowsOf.set(packedKey, this.#rowsOf.at(packedKey) + 1);
    if (person > this.#people) this.#people = person;
    if (packedKey > this.#maxPackedKey) this.#maxPackedKey = packedKey;
  }

  /** Moves all attendances into an empty history, contiguously. */
  moveInto(history: History): void {
    for (let person = 0; person <= this.#people; person += 1)
      history.people.reserve(person, this.#ofPerson.at(person));
    for (let packedKey = 0; packedKey <= this.#maxPackedKey; packedKey += 1)
      history.byEvent.reserve(packedKey, this.#rowsOf.at(packedKey));
    for (let rows = this.#rows; rows > 0; rows -= ROWS_AT_ONCE) {
      const part = this.#parts.shift()!;
      const end = Math.min(rows, ROWS_AT_ONCE) * 3;
      for (let at = 0; at < end; at += 3)
        history.add(part[at]!, keyOfHead(part[at + 1]!), audienceOf(part[at + 1]!), part[at + 2]!);
    }
  }
}
