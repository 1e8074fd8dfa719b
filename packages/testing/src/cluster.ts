import { startEmbeddedPostgres } from "@starlane/embedded-postgres";
import type { Service } from "@starlane/service";
import { execFile } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { roleUrl, TEST_PASSWORD } from "./database.js";

const run = promisify(execFile);

/**
 * A PostgreSQL cluster of one test, for what concerns a whole cluster: restoring an earlier state, promoting a standby.
 */
export interface TestCluster {
  readonly adminUrl: string;
  readonly port: number;
  /** Returns the URL with a service's own role. */
  urlOf(service: string): string;
  /** Copies the cluster's files, like those of a standby whose replication has stopped. */
  copy(): Promise<void>;
  /** Replaces the cluster by the promoted copy on the same port: it lacks later changes, and starts a new timeline. */
  promoteCopy(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a cluster with the schemas of some services. */
export async function aCluster(services: readonly Service[]): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), "starlane-cluster-"));
  const [first, copied] = [join(folder, "first"), join(folder, "copied")];
  const settings = { wal_level: "replica" };
  let postgres = await startEmbeddedPostgres({ directory: first, durable: false, settings });
  const { url: adminUrl, port } = postgres;
  for (const service of services) await service.install({ adminUrl, password: TEST_PASSWORD });
  return {
    adminUrl,
    port,
    urlOf: (service) => roleUrl(adminUrl, service),
    async copy() {
      await postgres.stop();
      await run("cp", ["-a", first, copied]);
      postgres = await startEmbeddedPostgres({ directory: first, durable: false, settings, port });
    },
    async promoteCopy() {
      await postgres.stop();
      const cluster = join(copied, "cluster");
      const signal = join(cluster, "recovery.signal");
      writeFileSync(signal, "");
      const { uid, gid } = statSync(cluster);
      chownSync(signal, uid, gid);
      postgres = await startEmbeddedPostgres({
        directory: copied,
        durable: false,
        settings: { ...settings, restore_command: "false", hot_standby: "off" },
        port,
      });
    },
    async close() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
