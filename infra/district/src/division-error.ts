/** Why a division cannot be loaded. */
export type DivisionErrorCode =
  /** Not the code of any area: letters, or a length no level has. */
  | "MALFORMED_CODE"
  /** The code of a province, city, street or community: an installation serves one district. */
  | "NOT_A_DISTRICT"
  /** Six digits that no district has in this edition. */
  | "UNKNOWN_DISTRICT"
  /** The registry could not be reached or would not answer. */
  | "UNREACHABLE"
  /** What the registry sent is not the edition this release knows. */
  | "DAMAGED_DOWNLOAD";

/** A district's code and name. */
export interface DistrictName {
  code: string;
  name: string;
}

/** A division that cannot be loaded, in a sentence for each language. The message is both of them. */
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
