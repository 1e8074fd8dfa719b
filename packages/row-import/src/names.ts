import { nameKey, spaced, tidy } from "@starlane/spreadsheet";

export interface Named {
  readonly id: string;
  readonly name: string | null;
}

/** What an agency answers for. */
export interface Owned extends Named {
  readonly agencyId: string | null;
}

/** What a name stands for: one thing, none, or several that are called so. */
export type Found<Thing> = Thing | "none" | "several";

/** Things by what they are called, or by their id. */
export class Names<Thing extends Named> {
  readonly #byKey: ReadonlyMap<string, readonly Thing[]>;
  readonly #byId: ReadonlyMap<string, Thing>;

  constructor(things: readonly Thing[]) {
    this.#byId = new Map(things.map((thing) => [thing.id, thing]));
    this.#byKey = Map.groupBy(things, ({ name }) => nameKey(name ?? ""));
  }

  /**
   * @param text as it was typed: of several that are called so but for case, width and blanks, the one that is written so comes first
   * @param prefer of several that are called so, those it holds for come first; of several of them those that the next holds for
   */
  find(text: string, ...prefer: readonly ((thing: Thing) => boolean)[]): Found<Thing> {
    const byId = this.#byId.get(tidy(text));
    if (byId) return byId;
    const key = nameKey(text);
    const found = key === "" ? [] : (this.#byKey.get(key) ?? []);
    const typed = spaced(text);
    const isWrittenSo = ({ name }: Thing) => spaced(name ?? "") === typed;
    const [first, ...others] = [isWrittenSo, ...prefer].reduce(preferred, found);
    if (!first) return "none";
    return others.length > 0 ? "several" : first;
  }
}

/** Those of which something holds, else all. */
function preferred<Thing>(things: readonly Thing[], holds: (thing: Thing) => boolean): readonly Thing[] {
  if (things.length < 2) return things;
  const some = things.filter(holds);
  return some.length > 0 ? some : things;
}
