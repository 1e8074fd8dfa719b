import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * Returns an identity that differs from that of a later process with the same id: its start time and the machine's boot
 * id.
 * @returns null if no living process has this id
 */
export async function identityOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === "linux") {
      const [stat, boot] = await Promise.all([
        readFile(`/proc/${pid}/stat`, "utf8"),
        readFile("/proc/sys/kernel/random/boot_id", "utf8"),
      ]);
      // proc(5): fields are counted after the name, which is in brackets and may contain spaces and brackets.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const [state, startedAt] = [fields[0], fields[19]];
      return state === "Z" ? null : `${boot.trim()} ${startedAt}`; // a zombie has ended
    }
    const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]);
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
