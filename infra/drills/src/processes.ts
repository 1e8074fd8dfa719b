import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const LINES_KEPT = 50_000;

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}

/** Programs that are started, killed and replaced; one that ends without a request is recorded. */
export class Processes<Name extends string> {
  readonly #running = new Map<Name, Running>();
  readonly #environmentOf: (name: Name) => NodeJS.ProcessEnv;
  readonly #files: number | undefined;
  readonly #log = new Map<Name, string[]>();
  #loggedBytes = 0;
  readonly #requestedToEnd = new WeakSet<ChildProcess>();
  /** The processes that ended by themselves, and those that were asked to end and failed. */
  readonly fallen: string[] = [];

  /** @param options files: the files and sockets each may have open; as many as this process by default */
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

  /** Returns the last lines that one has logged. */
  logOf(name: Name): readonly string[] {
    return this.#log.get(name) ?? [];
  }

  isRunning(name: Name): boolean {
    return (
      this.#running.get(name)?.child.exitCode === null && this.#running.get(name)?.child.signalCode === null
    );
  }

  /** Returns the resident memory in MB. */
  memoryOf(name: Name): number {
    const status = readFileSync(`/proc/${this.#running.get(name)!.child.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }

  /** Starts one. Resolves when it listens. */
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

  /** Kills one and starts it again. */
  async kill(name: Name): Promise<void> {
    await this.#signal(this.#running.get(name)!, "SIGKILL");
    await this.start(name);
  }

  /** Starts a second process that takes over, and then asks the first one to end gracefully. */
  async relieve(name: Name): Promise<void> {
    const first = this.#running.get(name)!;
    await this.start(name);
    await this.#signal(first, "SIGTERM");
  }

  async #watch(name: Name, child: ChildProcess, output: readonly string[]): Promise<void> {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    // A signal that ends a process which was to drain is a failure; only a killed one ends so.
    const isFine = this.#requestedToEnd.has(child) && (code === 0 || signal === "SIGKILL");
    if (!isFine) this.fallen.push(`${name} ended with ${code ?? signal}: ${output.slice(-3).join(" ")}`);
  }

  async end(): Promise<void> {
    await Promise.all([...this.#running.values()].map((running) => this.#signal(running, "SIGTERM")));
  }

  async #signal({ child, ended }: Running, signal: NodeJS.Signals): Promise<void> {
    this.#requestedToEnd.add(child);
    child.kill(signal);
    await ended;
  }
}
