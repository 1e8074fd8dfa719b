/** A replica of an area. */
export interface ReplicatedArea {
  readonly id: string;
  /** The area it merged into; null if it did not merge. */
  readonly mergedInto: string | null;
}

/**
 * Returns true if a text has the form of an official division code: province 64, city 6401, district, street,
 * community, grid.
 */
export function isDivisionCode(text: string): boolean {
  // The lengths matter: 6401050 would be a prefix of ten unrelated streets.
  return /^\d{2}(\d{2}(\d{2}(\d{3}(\d{3}(\d{1,6})?)?)?)?)?$/.test(text);
}
