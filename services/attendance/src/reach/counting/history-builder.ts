import { audienceOf, headOf, keyOf, type History } from "./history.js";
import { uint32s } from "./numbers.js";

const ROWS_AT_ONCE = 1 << 20;

/** Attendances on their way into a history: kept as they come until it is known how much room everybody needs. */
export class Loading {
  readonly #parts: Uint32Array[] = [];
  readonly #ofPerson = uint32s();
  readonly #ofHead = uint32s();
  #people = 0;
  #heads = 0;
  #rows = 0;

  add(person: number, event: number, audience: number, where: number): void {
    const at = this.#rows % ROWS_AT_ONCE;
    if (at === 0) this.#parts.push(new Uint32Array(ROWS_AT_ONCE * 3));
    const part = this.#parts.at(-1)!;
    const head = headOf(event, audience);
    part[at * 3] = person;
    part[at * 3 + 1] = head;
    part[at * 3 + 2] = where;
    this.#rows += 1;
    this.#ofPerson.set(person, this.#ofPerson.at(person) + 1);
    this.#ofHead.set(head, this.#ofHead.at(head) + 1);
    if (person > this.#people) this.#people = person;
    if (head > this.#heads) this.#heads = head;
  }

  /** Puts all of them into a history that is empty, side by side. */
  moveInto(history: History): void {
    for (let person = 0; person <= this.#people; person += 1)
      history.people.reserve(person, this.#ofPerson.at(person));
    for (let head = 0; head <= this.#heads; head += 1) history.byEvent.reserve(head, this.#ofHead.at(head));
    for (let rows = this.#rows; rows > 0; rows -= ROWS_AT_ONCE) {
      const part = this.#parts.shift()!;
      const end = Math.min(rows, ROWS_AT_ONCE) * 3;
      for (let at = 0; at < end; at += 3)
        history.add(part[at]!, keyOf(part[at + 1]!), audienceOf(part[at + 1]!), part[at + 2]!);
    }
  }
}
