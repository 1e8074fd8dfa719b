import { startEmbeddedPostgres } from "@starlane/embedded-postgres";
import type { Service } from "@starlane/service";
import { execFile } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { roleUrl, TEST_PASSWORD } from "./database.js";

const run = promisify(execFile);

/** A PostgreSQL of a test's own, for what concerns a whole cluster: an earlier state put back, a standby promoted. */
export interface TestCluster {
  readonly adminUrl: string;
  readonly port: number;
  /** As a service's own role. */
  urlOf(service: string): string;
  /** Copies the cluster's files, as a standby has them that replicates no more. */
  copy(): Promise<void>;
  /** Replaces the cluster with the copy on the same port, which is promoted: it lacks what came later, and begins a timeline. */
  promoteCopy(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one with the schemas of some services. */
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
