/** Numbers texts from 1 in the order they are first seen. */
export class Numbering {
  readonly #numbers = new Map<string, number>();
  readonly #texts = [""];

  /** The number of texts. */
  get size(): number {
    return this.#numbers.size;
  }

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#texts.push(text);
    this.#numbers.set(text, this.#texts.length - 1);
    return this.#texts.length - 1;
  }

  /** Returns the number of a text; 0 when it has none. */
  find(text: string): number {
    return this.#numbers.get(text) ?? 0;
  }

  text(number: number): string {
    return this.#texts[number] ?? "";
  }
}
