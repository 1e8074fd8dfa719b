import { networkOf } from "@starlane/runtime";
import { createHash } from "node:crypto";

/** A counter of failures. Each counts separately, in the database, so that all processes share it. */
export interface Meter {
  readonly key: string;
  /** The key of the name that was tried, for ending its waits; null if the counter is not of one name. */
  readonly nameKey: string | null;
  /** Failures before the first wait; infinite if it never causes a wait. */
  readonly tries: number;
  /** Failures before the first wait while a narrowing meter has reached its limit. */
  readonly narrowTries?: number;
  /** Number of failures from which on the other meters of the attempt use `narrowTries`. */
  readonly narrowsAt?: number;
  /** True if a success resets it. */
  readonly cleared: boolean;
  /** True if it is skipped for a name whose waits an administrator has just ended. */
  readonly isSpared?: boolean;
}

/** Returns a hash as the key of a meter, from which the name or address cannot be read. */
export function meterKeyOf(counted: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(counted)).digest("base64url");
}

const TRIES = 5;
/** Tries from one address, which a whole office may share. */
const TRIES_OF_AN_ADDRESS = 50;
/** Failures of one name, from all places together, after which a place without failures has one try instead of five. */
const FAILURES_OF_A_SIEGE = 100;

/** The origin of an attempt. */
export interface Origin {
  readonly username: string;
  /** Undefined if unknown. */
  readonly address: string | undefined;
  /** The hash of the device's token if the user has signed in on it; otherwise null. */
  readonly knownDevice: Buffer | null;
}

/** Returns the keys of the counters of a name. */
export function nameKeysOf(username: string): { readonly nameKey: string; readonly sparedBy: string } {
  const name = username.toLowerCase();
  return { nameKey: meterKeyOf(["name", name]), sparedBy: meterKeyOf(["spared", name]) };
}

/**
 * Returns the meters of an attempt to sign in. Nothing is ever locked for good: a wait ends after a quarter of an hour
 * at most, and attempts during it neither count nor lengthen it.
 *
 * A device on which its user has signed in is counted separately, so that no stranger's failures make it wait. All
 * other attempts are counted by name and address together, so that failures from one place do not block another place,
 * and by address, so that nobody tries one password on many names. The failures of a name as a whole never cause a
 * wait, since a stranger could then keep its owner out; they reduce the tries of each further place from five to one.
 * The existence of a name makes no difference.
 */
export function metersOf({ username, address, knownDevice }: Origin): Meter[] {
  const name = username.toLowerCase();
  const { nameKey } = nameKeysOf(name);
  if (knownDevice !== null) {
    const key = meterKeyOf(["device", knownDevice.toString("base64url")]);
    return [{ key, nameKey, tries: TRIES, cleared: true }];
  }
  const network = address === undefined ? "" : networkOf(address);
  const ofPlace = meterKeyOf(["name and address", name, network]);
  const meters: Meter[] = [
    { key: ofPlace, nameKey, tries: TRIES, narrowTries: 1, cleared: true },
    { key: nameKey, nameKey, tries: Infinity, narrowsAt: FAILURES_OF_A_SIEGE, cleared: false },
  ];
  if (address === undefined) return meters;
  // Not reset by a success; otherwise a guesser with an account of their own could reset it between guesses.
  const key = meterKeyOf(["address", network]);
  return [...meters, { key, nameKey: null, tries: TRIES_OF_AN_ADDRESS, cleared: false, isSpared: true }];
}
