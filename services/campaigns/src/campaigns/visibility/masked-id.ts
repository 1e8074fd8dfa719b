import type { Viewer } from "@starlane/auth";
import { createHmac, randomBytes } from "node:crypto";

const key = randomBytes(32);

/**
 * An id in the place of one that is not the viewer's to know: the same for one viewer as long as the process runs, so that a client tells two
 * things apart; nobody finds anything by it, and two viewers cannot compare theirs.
 */
export function maskedId(viewer: Viewer | null, id: string): string {
  const hex = createHmac("sha256", key)
    .update(`${viewer?.id ?? ""} ${id}`)
    .digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
