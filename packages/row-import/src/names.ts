import { nameKey, spaced, tidy } from "@starlane/spreadsheet";

export interface Named {
  readonly id: string;
  readonly name: string | null;
}

/** A thing that belongs to an agency. */
export interface Owned extends Named {
  readonly agencyId: string | null;
}

/** The result of looking a name up: one thing, none, or several with that name. */
export type Found<Thing> = Thing | "none" | "several";

/** An index of things by name and by id. */
export class Names<Thing extends Named> {
  readonly #byKey: ReadonlyMap<string, readonly Thing[]>;
  readonly #byId: ReadonlyMap<string, Thing>;

  constructor(things: readonly Thing[]) {
    this.#byId = new Map(things.map((thing) => [thing.id, thing]));
    this.#byKey = Map.groupBy(things, ({ name }) => nameKey(name ?? ""));
  }

  /**
   * Looks a thing up.
   * @param text as typed: among things whose names differ only in case, width and blanks, an exact match wins
   * @param prefer predicates that narrow several matches down, one after the other
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

/** Returns the things for which the predicate holds, or all if it holds for none. */
function preferred<Thing>(things: readonly Thing[], holds: (thing: Thing) => boolean): readonly Thing[] {
  if (things.length < 2) return things;
  const some = things.filter(holds);
  return some.length > 0 ? some : things;
}
