import { NotReady } from "@starlane/runtime";
import { statfs } from "node:fs/promises";

/** PostgreSQL writes its log of changes in files of so many bytes: with less room it may stop at any moment. */
const ROOM_NEEDED = 16 * 1024 * 1024;

/** @throws NotReady where the disk that holds a folder has no room left */
export async function refuseFullDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < ROOM_NEEDED) throw new NotReady("disk full");
}
