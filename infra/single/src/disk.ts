import { NotReady } from "@starlane/runtime";
import { statfs } from "node:fs/promises";

/** The size of PostgreSQL's WAL files: with less free space it may stop at any moment. */
const MIN_FREE_BYTES = 16 * 1024 * 1024;

/** Checks the free disk space. @throws NotReady if the disk of a folder is full */
export async function refuseFullDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < MIN_FREE_BYTES) throw new NotReady("disk full");
}
