import { isIPv6 } from "node:net";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1)$/;

/**
 * Returns an address that distinguishes one caller from another, or undefined. A loopback address does not: behind a
 * reverse proxy on this machine every caller has it, and one stranger's failures would count against everyone.
 */
export function distinctClientAddress(address: string | undefined): string | undefined {
  const plain = address?.replace(/^::ffff:/i, ""); // an IPv4 address as a dual-stack socket reports it
  return plain === undefined || LOOPBACK.test(plain) ? undefined : plain;
}

/**
 * Returns the network of an address: the holder of one IPv6 address has all 2^64 of its network, and may use a new one
 * for every request.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(plain)) return plain;
  const [before = "", after] = plain.split("::");
  const groups = before.split(":");
  const missing = after === undefined ? 0 : 8 - groups.length - after.split(":").length;
  return [...groups, ...Array.from({ length: missing }, () => "0"), ...(after ?? "").split(":")]
    .slice(0, 4)
    .map((group) => Number.parseInt(group || "0", 16).toString(16))
    .join(":");
}
