import { networkOf } from "@starlane/runtime";
import { createHash } from "node:crypto";

/** A counter of failures: each counts by itself, in the database, so that all processes count as one. */
export interface Meter {
  readonly key: string;
  /** The key of the name that was tried, for whoever ends its waits; null where it is not one name's. */
  readonly nameKey: string | null;
  /** Failures before the first wait; infinite where none is ever made to wait. */
  readonly tries: number;
  /** Failures before the first wait while a meter that narrows others is full. */
  readonly narrowTries?: number;
  /** From so many failures on, the meters counted beside it have their narrow tries. */
  readonly narrowsAt?: number;
  /** True if a success takes its failures back. */
  readonly cleared: boolean;
  /** True if it is left out for a name whose waits an administrator has just ended. */
  readonly isSpared?: boolean;
}

/** Hashes what is counted; what that was cannot be read from it. */
export function meterKeyOf(counted: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(counted)).digest("base64url");
}

const TRIES = 5;
/** From one address, which a whole office may share. */
const TRIES_OF_AN_ADDRESS = 50;
/** Of one name, from all places together: from then on a place that nobody has failed at yet has one try instead of five. */
const FAILURES_OF_A_SIEGE = 100;

/** The origin of an attempt. */
export interface Origin {
  readonly username: string;
  /** Absent where it is not known. */
  readonly address: string | undefined;
  /** The hash of the token of the device, where its user has signed in on it; else null. */
  readonly knownDevice: Buffer | null;
}

/** The keys of what is counted of a name. */
export function nameKeysOf(username: string): { readonly nameKey: string; readonly sparedBy: string } {
  const name = username.toLowerCase();
  return { nameKey: meterKeyOf(["name", name]), sparedBy: meterKeyOf(["spared", name]) };
}

/**
 * Returns the meters of an attempt to sign in. Nothing is ever locked for good: a wait ends after a quarter of an hour at most, and
 * attempts during it neither count nor lengthen it.
 *
 * A device that its user has signed in on is counted by itself: no stranger's failures make it wait. All others are counted by
 * the name with the address, so that who fails from one place keeps nobody out who comes from another, and by the address, so
 * that nobody tries one password on many names. All failures of a name together make nobody wait, for then a stranger could
 * keep its owner out; they take from five tries to one what each further place is given. Whether a name exists is never asked.
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
  // Not cleared by a success, or a guesser with an account of their own would clear it between guesses.
  const key = meterKeyOf(["address", network]);
  return [...meters, { key, nameKey: null, tries: TRIES_OF_AN_ADDRESS, cleared: false, isSpared: true }];
}
