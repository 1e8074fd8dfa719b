import type { ApiError } from "@starlane/graphql";
import type { FastifyRequest } from "fastify";
import { badShape, MALFORMED_JSON, ONE_AT_A_TIME } from "./graph-request.refusals.js";

type Values = Readonly<Record<string, unknown>>;

/** A GraphQL request with parts of the right types. */
export interface GraphRequest {
  readonly query?: string | undefined;
  readonly operationName?: string | undefined;
  readonly variables?: Values | undefined;
  readonly extensions?: Values | undefined;
}

/** A request with its text; `refused` is an error to send within the stream. */
export type StreamRequest = GraphRequest & { readonly query: string; readonly refused?: ApiError };

/** Reads a GraphQL request sent by POST or GET. @throws ApiError BAD_USER_INPUT */
export function readGraphRequest({
  method,
  body,
  query,
}: Pick<FastifyRequest, "method" | "body" | "query">): GraphRequest {
  if (method === "POST") {
    if (Array.isArray(body)) throw ONE_AT_A_TIME;
    if (!isObject(body)) throw badShape("body", "object");
    return readParts(body);
  }
  const { variables, extensions, ...given } = query as Values;
  return readParts({
    ...given,
    variables: parsed("variables", variables),
    extensions: parsed("extensions", extensions),
  });
}

/** Reads the parts of a request from any transport. Null is the same as absent. @throws ApiError BAD_USER_INPUT */
export function readParts({ query, operationName, variables, extensions }: Values): GraphRequest {
  return {
    query: textIn("query", query),
    operationName: textIn("operationName", operationName),
    variables: objectIn("variables", variables),
    extensions: objectIn("extensions", extensions),
  };
}

function parsed(field: string, text: unknown): unknown {
  if (text === undefined || text === "") return undefined;
  if (typeof text !== "string") throw badShape(field, "text"); // a repeated parameter
  try {
    return JSON.parse(text);
  } catch {
    throw MALFORMED_JSON;
  }
}

/** Reads an optional string. @throws ApiError BAD_USER_INPUT */
export function textIn(field: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw badShape(field, "text");
  return value;
}

function objectIn(field: string, value: unknown): Values | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw badShape(field, "object");
  return value;
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
