import { createHttpServer, createLogger } from "@starlane/runtime";
import { warnOfUntrustedProxy } from "../src/untrusted-proxy.js";

/** Returns the warnings logged for requests, each with an address and headers of a proxy. */
async function warned(
  trustedProxies: readonly string[],
  requests: readonly (readonly [address: string, headers: Readonly<Record<string, string>>])[],
) {
  const lines: string[] = [];
  const logger = createLogger("warn", { write: (line: string) => void lines.push(line) });
  const server = createHttpServer({ logger, bodyLimit: 1024, trustedProxies, ready: async () => undefined });
  warnOfUntrustedProxy(server, trustedProxies, logger);
  for (const [remoteAddress, headers] of requests)
    await server.inject({ url: "/healthz", headers, remoteAddress });
  await server.close();
  return lines
    .map((line) => JSON.parse(line) as { address: string; setting: string })
    .map(({ address, setting }) => [address, setting]);
}

const CLIENT = { "x-forwarded-for": "203.0.113.9" };
const SETTING = "STARLANE_TRUSTED_PROXIES";

test.each<[string, readonly string[], Parameters<typeof warned>[1], string[]]>([
  ["no proxy is trusted", [], [["127.0.0.1", CLIENT]], ["127.0.0.1"]],
  ["another proxy is trusted", ["10.0.0.0/8", "fd00::1"], [["192.0.2.7", CLIENT]], ["192.0.2.7"]],
  ["over IPv6", ["10.0.0.1"], [["2001:db8::1", CLIENT]], ["2001:db8::1"]],
  [
    "several proxies: only the first is logged",
    [],
    [
      ["192.0.2.7", {}],
      ["192.0.2.8", CLIENT],
      ["192.0.2.9", CLIENT],
    ],
    ["192.0.2.8"],
  ],
  ["the header is empty", [], [["192.0.2.7", { "x-forwarded-for": "" }]], ["192.0.2.7"]],
  ["the proxy is trusted", ["127.0.0.1"], [["127.0.0.1", CLIENT]], []],
  ["the proxy's network is trusted", ["10.0.0.0/8"], [["10.1.2.3", CLIENT]], []],
  [
    "the proxy is trusted, and its address is IPv4 mapped to IPv6",
    ["10.0.0.0/8"],
    [["::ffff:10.1.2.3", CLIENT]],
    [],
  ],
  ["no request is forwarded", [], [["192.0.2.7", {}]], []],
])("logs an untrusted proxy: %s", async (_case, trusted, requests, addresses) => {
  expect(await warned(trusted, requests)).toEqual(addresses.map((address) => [address, SETTING]));
});
