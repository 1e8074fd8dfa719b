/** By what the server knows a device again, for one of those who sign in on it. */
export interface KnownDevice {
  readonly username: string;
  readonly token: string;
}

/** People of whom one device is known; a station's computer has a shift's worth. */
const PEOPLE_AT_MOST = 30;

/** Reads the devices that are kept, the newest first; none from a text that cannot be used. */
export function readKnownDevices(text: string | null): readonly KnownDevice[] {
  try {
    const kept = JSON.parse(text ?? "[]") as unknown;
    return Array.isArray(kept) ? kept.filter(isKnownDevice) : [];
  } catch {
    return [];
  }
}

/** The token to sign in with; null where this device is not known for a name, whatever its case. */
export function tokenFor(kept: readonly KnownDevice[], username: string): string | null {
  return kept.find((known) => isSame(known.username, username))?.token ?? null;
}

/** With what the last sign-in gave; who has signed in longest ago is forgotten where there are too many. */
export function withKnownDevice(kept: readonly KnownDevice[], added: KnownDevice): readonly KnownDevice[] {
  const others = kept.filter((known) => !isSame(known.username, added.username));
  return [added, ...others].slice(0, PEOPLE_AT_MOST);
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

function isKnownDevice(kept: unknown): kept is KnownDevice {
  const { username, token } = (kept ?? {}) as Partial<KnownDevice>;
  return typeof username === "string" && typeof token === "string";
}
