import proxyAddr from "@fastify/proxy-addr";
import type { Logger } from "@starlane/runtime";
import type { FastifyInstance } from "fastify";

/**
 * Warns once if requests come through an untrusted proxy: all its visitors share one address, so that address limits
 * and the throttling of sign-ins apply to all of them together.
 */
export function warnOfUntrustedProxy(
  server: FastifyInstance,
  trustedProxies: readonly string[],
  logger: Logger,
): void {
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  let hasWarned = false;
  server.addHook("onRequest", (request, _reply, done) => {
    const { remoteAddress = "" } = request.socket;
    if (!hasWarned && request.headers["x-forwarded-for"] !== undefined && !isTrusted(remoteAddress, 0)) {
      hasWarned = true;
      logger.warn(
        { address: remoteAddress, setting: "STARLANE_TRUSTED_PROXIES" },
        "X-Forwarded-For comes from an address that is not in STARLANE_TRUSTED_PROXIES: if it is your proxy, name it there, else all its visitors count as one",
      );
    }
    done();
  });
}
