/** A person's choice for this browser, stored in it and shared by all of its tabs. */
export interface StoredPreference<Option extends string> {
  readonly options: readonly Option[];
  readonly get: () => Option;
  readonly choose: (option: Option) => void;
  /** Calls back after every change in any tab. @returns a function that unsubscribes */
  readonly subscribe: (onChange: () => void) => () => void;
}

/**
 * Creates a preference.
 * @param key of the stored value
 * @param options the values to choose from
 * @param unlessChosen returns the default; called each time until something is chosen
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

/** Returns a stored text; null also if the browser stores nothing, as in some private windows. */
export function readStoredText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores a text, or deletes it if null. If the browser stores nothing, the value lasts as long as the page. */
export function writeStoredText(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // not stored, then
  }
}
