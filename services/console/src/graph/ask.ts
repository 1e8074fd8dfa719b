import type { AnyVariables, TypedDocumentNode } from "urql";
import { languageChoice } from "../language/language.js";
import { persistedAs } from "./persisted.js";

/** The server's answer that is an error. */
export class RequestRefused extends Error {
  readonly code: string;
  /** Detail beyond the code; empty if the code says everything. */
  readonly reason: string;
  /** Time to wait before the next attempt; null if the server gave none. */
  readonly retryAfterSeconds: number | null;

  constructor(message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = typeof extensions.code === "string" ? extensions.code : "";
    this.reason = typeof extensions.reason === "string" ? extensions.reason : "";
    this.retryAfterSeconds =
      typeof extensions.retryAfterSeconds === "number" ? extensions.retryAfterSeconds : null;
  }
}

/** Longest time a request may take. On a slow connection five hundred check-ins take half a minute. */
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Sends one request to the graph, without a cache and, unless a token is given, without a sign-in.
 * @throws RequestRefused with the server's message; another error if the server cannot be reached
 */
export async function ask<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  accessToken?: string,
): Promise<Data> {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "accept-language": languageChoice.get(),
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ ...requestBody(document), variables }),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  const { data, errors } = (await response.json()) as {
    data?: Data;
    errors?: { message: string; extensions?: Record<string, unknown> }[];
  };
  const [error] = errors ?? [];
  if (error) throw new RequestRefused(error.message, error.extensions);
  if (!data) throw new Error(`The server answered ${response.status} without data.`);
  return data;
}

/** Returns the request body for a document: its hash in a release build, otherwise its text. */
function requestBody(document: TypedDocumentNode<unknown, never>): object {
  const text = document as unknown as string;
  const operationName = /^\w+ (\w+)/.exec(text)?.[1];
  const extensions = persistedAs(operationName);
  return extensions ? { operationName, extensions } : { query: text };
}
