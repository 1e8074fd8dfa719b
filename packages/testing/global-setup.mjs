import { startEmbeddedPostgres } from "@starlane/embedded-postgres";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Starts one disposable PostgreSQL for the whole run; each test file works on its own clone of a migrated database in
 * it.
 */
export default async function startPostgres() {
  const directory = mkdtempSync(join(tmpdir(), "starlane-test-"));
  globalThis.starlanePostgres = await startEmbeddedPostgres({
    directory,
    durable: false,
    settings: { max_connections: "300" },
  });
  globalThis.starlanePostgresDirectory = directory;
  process.env.STARLANE_TEST_POSTGRES = globalThis.starlanePostgres.url;
}
