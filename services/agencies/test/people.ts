import type { Viewer } from "@starlane/auth";
import { aService, type ServiceResponse, type TestService } from "@starlane/testing";
import { Client } from "pg";
import { agencies, loadAgencies } from "../src/index.js";
import { load, PASSWORD } from "./loaded.js";

export interface SignedIn {
  readonly viewer: Viewer;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly device: string;
}

const SIGN_IN = `mutation($username: String!, $password: String!, $device: String) {
  signIn(username: $username, password: $password, device: $device) {
    accessToken accessTokenExpiresAt refreshToken device user { id username }
  }
}`;
const REFRESH = `mutation($token: String!, $attempt: ID) { refreshSession(refreshToken: $token, attempt: $attempt) { accessToken refreshToken user { id } } }`;
const VIEWER_OF = `query($user: ID!, $session: ID!) {
  viewersOf(users: [$user], sessions: [$session]) { id username agency agencies grants { role area } session }
}`;

/** Starts the agencies service with the district of `load`. */
export async function aLoadedService(options: { now?: string } = {}): Promise<TestService> {
  const service = await aService(agencies, options);
  await loadAgencies(service.database.em(), service.running.publish, load);
  await setThrottleTime(service, options.now ?? "2026-03-02T01:00:00Z");
  return service;
}

/** Sets the database's clock that measures waits; it stands still until it is set again. */
export async function setThrottleTime(
  { adminUrl }: Pick<TestService, "adminUrl">,
  now: string,
): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(
      `create or replace function agencies.throttle_clock() returns timestamptz language sql stable as $$ select '${now}'::timestamptz $$`,
    );
  } finally {
    await admin.end();
  }
}

export function trySignIn(
  service: TestService,
  username: string,
  password = PASSWORD,
  language?: "zh-CN" | "en",
): Promise<ServiceResponse> {
  return service.ask(null, SIGN_IN, { variables: { username, password }, language });
}

/** Tries to sign in from an address and a device. */
export function trySignInFrom(
  service: TestService,
  { username = "officer", password = PASSWORD, address, device }: Attempt,
): Promise<ServiceResponse> {
  return service.ask(null, SIGN_IN, { variables: { username, password, device }, address });
}

export interface Attempt {
  readonly username?: string;
  readonly password?: string;
  readonly address?: string;
  readonly device?: string | null;
}

export function refresh(service: TestService, token: string, attempt?: string): Promise<ServiceResponse> {
  return service.ask(null, REFRESH, { variables: { token, attempt } });
}

/** Returns the viewer of a token, as the gateway receives it; null if the session has ended. */
export async function viewerBehind(service: TestService, accessToken: string): Promise<Viewer | null> {
  const { sub, sid } = claimsOf(accessToken);
  const { data, errors } = await service.ask(null, VIEWER_OF, { variables: { user: sub, session: sid } });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.viewersOf[0];
}

/** Signs a user in and returns their viewer, as the gateway does. */
export async function signedIn(
  service: TestService,
  username: string,
  password = PASSWORD,
): Promise<SignedIn> {
  const { data, errors } = await trySignIn(service, username, password);
  if (errors) throw new Error(JSON.stringify(errors));
  const { accessToken, refreshToken, device } = data.signIn;
  const viewer = await viewerBehind(service, accessToken);
  if (!viewer) throw new Error(`${username} signed in and is nobody`);
  return { viewer, accessToken, refreshToken, device };
}

/** Returns the claims of an access token, without checking its signature. */
export function claimsOf(accessToken: string): { sub: string; sid: string; exp: number } {
  return JSON.parse(Buffer.from(accessToken.split(".")[1]!, "base64url").toString());
}

export function codeOf(answer: ServiceResponse): unknown {
  return answer.errors?.[0]?.extensions.code;
}
