/** A file that the user stored in this browser; it is never sent anywhere. */
export interface StoredFile {
  readonly name: string;
  readonly text: string;
}

const [DATABASE, STORE] = ["starlane.files", "files"];

/** Reads a stored file. @returns null where the browser stores nothing, as in some private windows */
export function loadFile(key: string): Promise<StoredFile | null> {
  return inStore("readonly", (store) => store.get(key)).then(
    (file) => (file as StoredFile | undefined) ?? null,
    () => null,
  );
}

/** Stores a file in place of the one before; null deletes it. */
export async function storeFile(key: string, file: StoredFile | null): Promise<void> {
  if (file) await inStore("readwrite", (store) => store.put(file, key));
  else await inStore("readwrite", (store) => store.delete(key));
}

async function inStore<Value>(
  mode: IDBTransactionMode,
  request: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener("upgradeneeded", () => void opening.result.createObjectStore(STORE));
  const database = await done(opening);
  try {
    return await done(request(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function done<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () =>
      reject(request.error ?? new Error("The browser keeps no files.")),
    );
  });
}
