import type { Grant, Role, Viewer } from "@starlane/auth";

/**
 * Returns a viewer with one role, for tests.
 * @param role over `area` and below
 * @param agency they belong to; `agencies` adds those below it
 */
export function aViewer(
  role: Role,
  { area = "640105", agency = "11111111-1111-4111-8111-111111111111", agencies = [] as string[] } = {},
): Viewer {
  const grants: Grant[] = [{ role, area }];
  return {
    id: "99999999-9999-4999-8999-999999999999",
    username: role.toLowerCase(),
    agency,
    agencies: [agency, ...agencies],
    grants,
    session: "88888888-8888-4888-8888-888888888888",
  };
}
