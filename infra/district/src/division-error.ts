/** The reason why a division cannot be loaded. */
export type DivisionErrorCode =
  /** Not the code of any area: letters, or a length that no level has. */
  | "MALFORMED_CODE"
  /** The code of a province, city, street or community: an installation serves one district. */
  | "NOT_A_DISTRICT"
  /** Six digits that no district has in this edition. */
  | "UNKNOWN_DISTRICT"
  /** The registry could not be reached or did not answer. */
  | "UNREACHABLE"
  /** The download is not the edition this release knows. */
  | "DAMAGED_DOWNLOAD";

/** A district's code and name. */
export interface DistrictName {
  code: string;
  name: string;
}

/** A division that cannot be loaded, with a sentence in each language. The message consists of both. */
export class DivisionError extends Error {
  override readonly name = "DivisionError";

  constructor(
    readonly code: DivisionErrorCode,
    readonly sentences: { "zh-CN": string; en: string },
    /** Districts that may have been meant, nearest first. */
    readonly suggestions: readonly DistrictName[] = [],
    options?: ErrorOptions,
  ) {
    super(`${sentences["zh-CN"]}\n${sentences.en}`, options);
  }
}
