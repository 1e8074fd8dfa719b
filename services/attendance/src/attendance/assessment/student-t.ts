// @ts-expect-error -- the package's typings are not named in its `exports`, so that they are not found
import * as cephes from "cephes";

interface Cephes {
  /** Resolves when the functions may be called. */
  readonly compiled: Promise<void>;
  /** "Functional inverse of Student's t distribution." */
  readonly stdtri: (degrees: number, p: number) => number;
}

const { compiled, stdtri } = cephes as Cephes;
await compiled; // once, before the first call

/**
 * The quantile of Student's t distribution.
 * @param degrees of freedom, whole and above 0
 * @param p from 0 to 1, both excluded
 */
export function studentT(degrees: number, p: number): number {
  return stdtri(degrees, p);
}
