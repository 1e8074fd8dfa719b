/** Something a person chose for this browser, kept in it and the same in all of its tabs. */
export interface StoredPreference<Option extends string> {
  readonly options: readonly Option[];
  readonly get: () => Option;
  readonly choose: (option: Option) => void;
  /** Calls back after every change, in whichever tab it was made. @returns ends it */
  readonly subscribe: (onChange: () => void) => () => void;
}

/**
 * @param key under which it is kept
 * @param options what there is to choose from
 * @param unlessChosen asked each time, as long as nobody has chosen
 */
export function storedPreference<Option extends string>(
  key: string,
  options: readonly Option[],
  unlessChosen: () => Option,
): StoredPreference<Option> {
  const listeners = new Set<() => void>();
  const read = (): Option | null => {
    const kept = readStoredText(key);
    return options.find((option) => option === kept) ?? null;
  };
  let chosen = read();
  const notifyListeners = () => {
    for (const listener of listeners) listener();
  };
  addEventListener("storage", (event) => {
    if (event.key !== key) return;
    chosen = read();
    notifyListeners();
  });
  return {
    options,
    get: () => chosen ?? unlessChosen(),
    choose(option) {
      chosen = option;
      writeStoredText(key, option);
      notifyListeners();
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

/** What is kept under a key; null also where the browser keeps nothing, as in some private windows. */
export function readStoredText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text, or with null forgets it; where the browser keeps nothing, it lasts as long as the page. */
export function writeStoredText(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // not kept, then
  }
}
