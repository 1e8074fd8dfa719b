import type { Viewer } from "@starlane/auth";
import type { ServiceResponse, TestService } from "@starlane/testing";
import { ROOM } from "./loaded.js";

const FACE = `__typename ... on User { id username displayName active version agency { id } grants { role area { id } } }
  ... on UserError { code message } ... on InvalidInput { path } ... on AlreadyExists { id } ... on StaleVersion { currentVersion }`;
const CREATE = `mutation($input: CreateUserInput!) { createUser(input: $input) { ${FACE} } }`;
const UPDATE = `mutation($input: UpdateUserInput!) { updateUser(input: $input) { ${FACE} } }`;

/** A user that an administrator of the street may create. */
export const newcomer = {
  username: "Newcomer",
  displayName: " 新同事 ",
  password: "plum 7 window",
  agency: ROOM,
  grants: [
    { role: "OFFICER", area: "640105002002" },
    { role: "OFFICER", area: "640105002002" },
  ],
};

export interface Accounts {
  /** Creates the newcomer, with the changes in `input`. */
  create(viewer: Viewer | null, input: object, language?: "en" | "zh-CN"): Promise<ServiceResponse>;
  /** Updates version 1, unless `input` has another. */
  update(viewer: Viewer, input: object, language?: "en" | "zh-CN"): Promise<ServiceResponse>;
}

export function accountsOf(service: TestService): Accounts {
  return {
    create: (viewer, input, language) =>
      service.ask(viewer, CREATE, { variables: { input: { ...newcomer, ...input } }, language }),
    update: (viewer, input, language) =>
      service.ask(viewer, UPDATE, { variables: { input: { version: 1, ...input } }, language }),
  };
}
