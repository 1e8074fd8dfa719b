import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const LINES_KEPT = 2_000;

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}

/** Programs that are started, killed and relieved; one that ends without being asked to is noted. */
export class Processes<Name extends string> {
  readonly #running = new Map<Name, Running>();
  readonly #environmentOf: (name: Name) => NodeJS.ProcessEnv;
  readonly #files: number | undefined;
  readonly #log = new Map<Name, string[]>();
  #loggedBytes = 0;
  readonly #asked = new WeakSet<ChildProcess>();
  /** Those that ended by themselves, and those that were asked to end and ended with a failure. */
  readonly fallen: string[] = [];

  /** @param options files: how many files and sockets each may have open; as many as this process unless given */
  constructor(
    environmentOf: (name: Name) => NodeJS.ProcessEnv,
    { files }: { files?: number | undefined } = {},
  ) {
    this.#environmentOf = environmentOf;
    this.#files = files;
  }

  /** Bytes that all of them have logged. */
  get loggedBytes(): number {
    return this.#loggedBytes;
  }

  /** The last lines that one has logged. */
  logOf(name: Name): readonly string[] {
    return this.#log.get(name) ?? [];
  }

  isRunning(name: Name): boolean {
    return (
      this.#running.get(name)?.child.exitCode === null && this.#running.get(name)?.child.signalCode === null
    );
  }

  /** Resident memory in MB. */
  memoryOf(name: Name): number {
    const status = readFileSync(`/proc/${this.#running.get(name)!.child.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }

  /** Resolves when it listens. */
  async start(name: Name): Promise<void> {
    const main = fileURLToPath(new URL(`../../../services/${name}/dist/main.js`, import.meta.url));
    const command = [process.execPath, "--no-warnings", main];
    const [program = "", ...args] = this.#files
      ? ["prlimit", `--nofile=${this.#files}`, ...command]
      : command;
    const child = spawn(program, args, {
      env: { ...process.env, LOG_LEVEL: "info", ...this.#environmentOf(name) },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const output: string[] = [];
    const logged = this.#log.get(name) ?? [];
    this.#log.set(name, logged);
    const ended = this.#watch(name, child, output);
    this.#running.set(name, { child, ended });
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stderr }).on("line", (line) => {
        if (output.push(line) > 20) output.shift();
        if (logged.push(line) > LINES_KEPT) logged.shift();
        this.#loggedBytes += line.length;
        if (line.includes('"msg":"listening"')) resolve();
      });
      child.once("exit", () => reject(new Error(`${name} did not start: ${output.join("\n")}`)));
    });
  }

  /** Ends it without a word, and starts it again. */
  async kill(name: Name): Promise<void> {
    await this.#signal(this.#running.get(name)!, "SIGKILL");
    await this.start(name);
  }

  /** Starts another one beside it, which takes over, and then asks the first one to end in order. */
  async relieve(name: Name): Promise<void> {
    const first = this.#running.get(name)!;
    await this.start(name);
    await this.#signal(first, "SIGTERM");
  }

  async #watch(name: Name, child: ChildProcess, output: readonly string[]): Promise<void> {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    // A signal that ends a process which was to drain is a failure; only what is killed ends so.
    const isFine = this.#asked.has(child) && (code === 0 || signal === "SIGKILL");
    if (!isFine) this.fallen.push(`${name} ended with ${code ?? signal}: ${output.slice(-3).join(" ")}`);
  }

  async end(): Promise<void> {
    await Promise.all([...this.#running.values()].map((running) => this.#signal(running, "SIGTERM")));
  }

  async #signal({ child, ended }: Running, signal: NodeJS.Signals): Promise<void> {
    this.#asked.add(child);
    child.kill(signal);
    await ended;
  }
}
