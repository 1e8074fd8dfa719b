import type { Client } from "pg";
import { PASSWORD, type Json, type TestStarlane } from "./starlane.js";

/** A user whose rights are about to be revoked. */
export interface RevokedUser {
  readonly id: string;
  readonly username: string;
  readonly token: string;
}

let revokedUsers = 0;

/** Creates a signed-in user of the sub-bureau with every reading role over the district. */
export async function createRevokedUser(starlane: TestStarlane): Promise<RevokedUser> {
  const username = `revoked-${(revokedUsers += 1)}`;
  const { viewer } = await starlane.data("admin", "{ viewer { agency { id } } }");
  const grants = ["PLANNER", "OFFICER", "ANALYST"].map((role) => ({ role, area: "640105" }));
  const input = { username, displayName: username, password: PASSWORD, agency: viewer.agency.id, grants };
  const { createUser } = await starlane.data(
    "admin",
    "mutation($input: CreateUserInput!) { createUser(input: $input) { ... on User { id } ... on UserError { message } } }",
    { input },
  );
  return { id: createUser.id, username, token: await starlane.tokenOf(username) };
}

/** Changes a user who was not changed before, as an administrator, such as `active: false`. */
export function changeUser(starlane: TestStarlane, id: string, changes: string): Promise<Json> {
  return starlane.data(
    "admin",
    `mutation { updateUser(input: { id: "${id}", version: 1, ${changes} }) { ... on User { id } ... on UserError { message } } }`,
  );
}

/** Moves a user to another agency, where they have no role. */
export async function moveToAnotherAgency(admin: Client, id: string): Promise<void> {
  await admin.query(
    "update agencies.account set agency_id = (select id from agencies.agency where code like 'HR-%') where id = $1",
    [id],
  );
  await admin.query("delete from agencies.account_grant where account_id = $1", [id]);
}
