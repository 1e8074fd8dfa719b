/** What every embedded PostgreSQL is told. */
const ALWAYS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "", // TCP with a password only; a socket's path may also be longer than systems allow
  log_min_messages: "log", // refused statements are answered, not logged: they may hold personal data
  log_min_error_statement: "panic",
  log_checkpoints: "off",
};

/** For data that may be lost: nothing waits for the disk. */
const THROW_AWAY = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  shared_buffers: "64MB",
  max_wal_size: "2GB", // no checkpoint within a run of tests
};

/**
 * PostgreSQL's command-line arguments for its settings; the caller's win.
 * @param durable whether a committed transaction must outlast a crash of the machine
 */
export function settingArguments(
  durable: boolean,
  port: number,
  settings: Readonly<Record<string, string>>,
): string[] {
  const all = { ...ALWAYS, ...(durable ? {} : THROW_AWAY), port: String(port), ...settings };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
