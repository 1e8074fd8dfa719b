import type { AnyVariables, TypedDocumentNode } from "urql";
import { languageChoice } from "../language/language.js";
import { persistedAs } from "./persisted.js";

/** The server answered, and the answer is an error. */
export class RequestRefused extends Error {
  readonly code: string;
  /** What the code alone does not say; empty where it says all. */
  readonly reason: string;
  /** How long to wait before trying again, where that is asked for. */
  readonly retryAfterSeconds: number | null;

  constructor(message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = typeof extensions.code === "string" ? extensions.code : "";
    this.reason = typeof extensions.reason === "string" ? extensions.reason : "";
    this.retryAfterSeconds =
      typeof extensions.retryAfterSeconds === "number" ? extensions.retryAfterSeconds : null;
  }
}

/** On a slow line five hundred check-ins take half a minute; what takes longer will not come. */
const LONGEST_MS = 60_000;

/**
 * Asks the graph once, without a cache: for what comes before anybody is signed in.
 * @throws Refused with the server's words; another error where the server cannot be reached
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
    body: JSON.stringify({ ...sent(document), variables }),
    signal: AbortSignal.timeout(LONGEST_MS),
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

/** A document as it is sent: its hash, or else its text. */
function sent(document: TypedDocumentNode<unknown, never>): object {
  const text = document as unknown as string;
  const operationName = /^\w+ (\w+)/.exec(text)?.[1];
  const extensions = persistedAs(operationName);
  return extensions ? { operationName, extensions } : { query: text };
}
