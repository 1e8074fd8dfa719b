import type { FastifyRequest } from "fastify";
import { createHash, timingSafeEqual } from "node:crypto";
import { distinctClientAddress } from "./address.js";

/** Headers by which a proxy on this machine says that it asks for somebody else. */
const ON_BEHALF = ["x-forwarded-for", "forwarded", "x-real-ip"];

/** Whether a request may read how the process does: with the token where there is one, else from this machine itself. */
export function mayReadMetrics({ headers, socket }: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) return isSame(headers.authorization ?? "", `Bearer ${token}`);
  const isOfThisMachine = distinctClientAddress(socket.remoteAddress) === undefined;
  return isOfThisMachine && ON_BEHALF.every((name) => headers[name] === undefined);
}

/** In a time that says nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const hashOf = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hashOf(one), hashOf(other));
}
