const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Returns a well-formed identity number that belongs to no one: born in Xixia on 2014-03-05, with `n` up to 999. GB
 * 11643.
 */
export function identityNumber(n: number): string {
  const digits = `64010520140305${String(n).padStart(3, "0")}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return digits + "10X98765432"[sum % 11];
}
