/** The token by which the server recognises this device, for one user. */
export interface KnownDevice {
  readonly username: string;
  readonly token: string;
}

/** Most users whose device token is stored; a station's computer has a shift's worth. */
const MAX_USERS = 30;

/** Parses the stored devices, the newest first; none if the text is not valid. */
export function readKnownDevices(text: string | null): readonly KnownDevice[] {
  try {
    const kept = JSON.parse(text ?? "[]") as unknown;
    return Array.isArray(kept) ? kept.filter(isKnownDevice) : [];
  } catch {
    return [];
  }
}

/** Returns the device token for a username, ignoring case; null if there is none. */
export function tokenFor(kept: readonly KnownDevice[], username: string): string | null {
  return kept.find((known) => isSame(known.username, username))?.token ?? null;
}

/** Adds the device token of the latest sign-in. If there are too many, the user whose sign-in is oldest is dropped. */
export function withKnownDevice(kept: readonly KnownDevice[], added: KnownDevice): readonly KnownDevice[] {
  const others = kept.filter((known) => !isSame(known.username, added.username));
  return [added, ...others].slice(0, MAX_USERS);
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

function isKnownDevice(kept: unknown): kept is KnownDevice {
  const { username, token } = (kept ?? {}) as Partial<KnownDevice>;
  return typeof username === "string" && typeof token === "string";
}
