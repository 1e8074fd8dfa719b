import { ApiError, isLongerThan } from "@starlane/graphql";

/** How long what somebody looks at a person's data for may be. */
const PURPOSE_CHARACTERS = 200;

/** What somebody says they look at a person's data for. @throws ApiError PURPOSE_REQUIRED where they say nothing */
export function requirePurpose(text: string): string {
  const purpose = text.trim();
  if (purpose === "" || isLongerThan(purpose, PURPOSE_CHARACTERS)) throw new ApiError("PURPOSE_REQUIRED");
  return purpose;
}
