const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";
const DAYS = 20_000;

/** Returns the nth valid number of GB 11643 for people born from 1950 on in this district. */
export function identityNumber(n: number): string {
  const born = new Date(Date.UTC(1950, 0, 1 + (n % DAYS))).toISOString().slice(0, 10).replaceAll("-", "");
  const body = `640105${born}${String(Math.floor(n / DAYS) % 1000).padStart(3, "0")}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return `${body}${CHECKS[sum % 11]}`;
}
