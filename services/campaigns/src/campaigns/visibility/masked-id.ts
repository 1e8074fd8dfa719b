import type { Viewer } from "@starlane/auth";
import { createHmac, randomBytes } from "node:crypto";

const key = randomBytes(32);

/**
 * Returns a made-up id in place of one that the viewer may not know. It is the same for one viewer as long as the
 * process runs, so that a client can tell two objects apart. It finds nothing, and two viewers cannot compare theirs.
 */
export function maskedId(viewer: Viewer | null, id: string): string {
  const hex = createHmac("sha256", key)
    .update(`${viewer?.id ?? ""} ${id}`)
    .digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
