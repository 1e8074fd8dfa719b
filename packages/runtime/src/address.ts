const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1)$/;

/**
 * The address that tells one caller from another, or undefined. One of this machine does not: behind a reverse proxy here
 * every caller has it, and a stranger's failures would be everybody's.
 */
export function tellingAddress(address: string | undefined): string | undefined {
  const plain = address?.replace(/^::ffff:/i, ""); // an IPv4 address, as a socket of both families names it
  return plain === undefined || LOOPBACK.test(plain) ? undefined : plain;
}
