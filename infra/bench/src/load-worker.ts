import { connect } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { percentile } from "./timing.js";

export interface LoadTask {
  readonly url: string;
  readonly token: string | null;
  readonly bodies: readonly string[];
  /** True to send the bodies again once all have been sent; otherwise the callers stop then. */
  readonly again: boolean;
  readonly callers: number;
  readonly warmUpMs: number;
  readonly seconds: number;
  /** A text that every answer must contain; its occurrences in all answers are counted. */
  readonly expects: string;
}

export interface LoadReport {
  /** Answers a second, after the warm-up. */
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** All answers, those of the warm-up included. */
  readonly answers: number;
  /** The occurrences of the expected text in them. */
  readonly found: number;
  /** The first answer without it, or that is not a response. */
  readonly strange: string | null;
  /** The positions of the bodies that were answered. */
  readonly answered: readonly number[];
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LENGTH = /content-length: (\d+)/i;

class Load {
  readonly #task: LoadTask;
  readonly #waits: number[] = [];
  readonly #answered: number[] = [];
  #next = 0;
  #found = 0;
  #strange: string | null = null;
  #isMeasuring = false;
  #isOver = false;

  constructor(task: LoadTask) {
    this.#task = task;
  }

  async run(): Promise<LoadReport> {
    const { callers, warmUpMs, seconds } = this.#task;
    const all = Promise.all(Array.from({ length: callers }, () => this.#call()));
    await new Promise((resolve) => setTimeout(resolve, warmUpMs));
    this.#isMeasuring = true;
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const tookMs = performance.now() - began;
    const waits = [...this.#waits];
    this.#isOver = true;
    await all;
    return {
      rate: (waits.length / tookMs) * 1000,
      p50: percentile(waits, 0.5),
      p99: percentile(waits, 0.99),
      answers: this.#answered.length,
      found: this.#found,
      strange: this.#strange,
      answered: this.#answered,
    };
  }

  /** Runs one caller: sends a body, waits for its answer, sends the next. */
  #call(): Promise<void> {
    const { url, token } = this.#task;
    const { hostname, port } = new URL(url);
    const head = `POST /graphql HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n${token === null ? "" : `authorization: Bearer ${token}\r\n`}content-length: `;
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname).setNoDelay(true);
      let chunks: Buffer[] = [];
      let missing = 0;
      let began = 0;
      let position = 0;
      const send = (): void => {
        const taken = this.#take();
        if (taken === null) {
          socket.destroy();
          resolve();
          return;
        }
        position = taken;
        const body = this.#task.bodies[position]!;
        began = performance.now();
        socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
      };
      socket.on("connect", send);
      socket.on("error", reject);
      socket.on("data", (chunk) => {
        if (chunks.length === 0) missing = lengthOf(chunk);
        chunks.push(chunk);
        missing -= chunk.length;
        if (missing > 0) return;
        this.#note(chunks.length === 1 ? chunk : Buffer.concat(chunks), performance.now() - began, position);
        chunks = [];
        send();
      });
    });
  }

  #take(): number | null {
    const { bodies, again } = this.#task;
    if (this.#isOver || (!again && this.#next >= bodies.length)) return null;
    const position = this.#next % bodies.length;
    this.#next += 1;
    return position;
  }

  #note(answer: Buffer, waited: number, position: number): void {
    if (this.#isMeasuring && !this.#isOver) this.#waits.push(waited);
    this.#answered.push(position);
    const { expects } = this.#task;
    let times = 0;
    for (let at = answer.indexOf(expects); at >= 0; at = answer.indexOf(expects, at + 1)) times += 1;
    this.#found += times;
    if (times === 0) this.#strange ??= answer.toString().slice(0, 2_000);
  }
}

/** Returns the length of the whole answer that begins with this. */
function lengthOf(beginning: Buffer): number {
  const end = beginning.indexOf(HEAD_END);
  const length = end < 0 ? null : LENGTH.exec(beginning.toString("latin1", 0, end));
  if (!length) throw new Error(`An answer begins strangely: ${beginning.toString().slice(0, 200)}`);
  return end + HEAD_END.length + Number(length[1]);
}

// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const post = (report: LoadReport) => parentPort!.postMessage(report);

post(await new Load(workerData as LoadTask).run());
