import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}

/** Programs that are started, killed and relieved; one that ends without being asked to is noted. */
export class Processes<Name extends string> {
  readonly #running = new Map<Name, Running>();
  readonly #environmentOf: (name: Name) => NodeJS.ProcessEnv;
  readonly #asked = new WeakSet<ChildProcess>();
  /** Those that ended by themselves, and those that were asked to end and ended with a failure. */
  readonly fallen: string[] = [];

  constructor(environmentOf: (name: Name) => NodeJS.ProcessEnv) {
    this.#environmentOf = environmentOf;
  }

  /** Resolves when it listens. */
  async start(name: Name): Promise<void> {
    const main = fileURLToPath(new URL(`../../../services/${name}/dist/main.js`, import.meta.url));
    const child = spawn(process.execPath, ["--no-warnings", main], {
      env: { ...process.env, LOG_LEVEL: "info", ...this.#environmentOf(name) },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const said: string[] = [];
    const ended = this.#watch(name, child, said);
    this.#running.set(name, { child, ended });
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stderr }).on("line", (line) => {
        if (said.push(line) > 20) said.shift();
        if (line.includes('"msg":"listening"')) resolve();
      });
      child.once("exit", () => reject(new Error(`${name} did not start: ${said.join("\n")}`)));
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

  async #watch(name: Name, child: ChildProcess, said: readonly string[]): Promise<void> {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    // A signal that ends a process which was to drain is a failure; only what is killed ends so.
    const isFine = this.#asked.has(child) && (code === 0 || signal === "SIGKILL");
    if (!isFine) this.fallen.push(`${name} ended with ${code ?? signal}: ${said.slice(-3).join(" ")}`);
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
