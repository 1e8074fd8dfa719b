/** The settings of every embedded PostgreSQL. */
const ALWAYS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "", // TCP with a password only; a socket's path may also exceed the system's limit
  log_min_messages: "log", // errors of statements are returned, not logged: they may contain personal data
  log_min_error_statement: "panic",
  log_checkpoints: "off",
};

/** Settings for disposable data: no write waits for the disk. */
const DISPOSABLE = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  shared_buffers: "64MB",
  max_wal_size: "2GB", // no checkpoint within a test run
};

/**
 * Returns PostgreSQL's command-line arguments for its settings; the caller's override ours.
 * @param durable true if a committed transaction must survive a crash of the machine
 */
export function settingArguments(
  durable: boolean,
  port: number,
  settings: Readonly<Record<string, string>>,
): string[] {
  const all = { ...ALWAYS, ...(durable ? {} : DISPOSABLE), port: String(port), ...settings };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
