/** A replica of an area. */
export interface ReplicatedArea {
  readonly id: string;
  /** The area it became part of; null where it did not. */
  readonly mergedInto: string | null;
}

/** Whether a text is built like an official division code: province 64, city 6401, district, street, community, grid. */
export function isDivisionCode(text: string): boolean {
  // The lengths matter: 6401050 would reach into ten streets that have nothing in common.
  return /^\d{2}(\d{2}(\d{2}(\d{3}(\d{3}(\d{1,6})?)?)?)?)?$/.test(text);
}
