import { rmSync } from "node:fs";

export default async function stopPostgres() {
  await globalThis.starlanePostgres.stop();
  rmSync(globalThis.starlanePostgresDirectory, { recursive: true, force: true });
}
