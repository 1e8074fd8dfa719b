import type { FastifyRequest } from "fastify";
import { createHash, timingSafeEqual } from "node:crypto";
import { distinctClientAddress } from "./address.js";

/** Headers that show that a proxy on this machine forwards another client's request. */
const ON_BEHALF = ["x-forwarded-for", "forwarded", "x-real-ip"];

/**
 * Returns true if a request may read the metrics: with the token if there is one, else only from this machine itself.
 */
export function mayReadMetrics({ headers, socket }: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) return isSame(headers.authorization ?? "", `Bearer ${token}`);
  const isOfThisMachine = distinctClientAddress(socket.remoteAddress) === undefined;
  return isOfThisMachine && ON_BEHALF.every((name) => headers[name] === undefined);
}

/** Compares two texts in constant time. */
function isSame(one: string, other: string): boolean {
  const hashOf = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hashOf(one), hashOf(other));
}
