import { ApiError, isLongerThan } from "@starlane/graphql";

/** The longest stated purpose. */
const PURPOSE_CHARACTERS = 200;

/**
 * Returns the purpose for which a person's data is viewed.
 * @throws ApiError PURPOSE_REQUIRED when it is empty or too long
 */
export function requirePurpose(text: string): string {
  const purpose = text.trim();
  if (purpose === "" || isLongerThan(purpose, PURPOSE_CHARACTERS)) throw new ApiError("PURPOSE_REQUIRED");
  return purpose;
}
