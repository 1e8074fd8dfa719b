import { startProgram } from "./hand-over.mjs";
import { exitCode, passSignalsTo } from "./run.mjs";

/** The delays before successive restarts; the last one repeats. */
const BACKOFF_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
/** The time served after which the delays restart from the first. */
const STABLE_AFTER_MS = 60_000;
/** The maximum deaths within this time; more need a person. */
const MAX_DEATHS = 10;
const WITHIN_MS = 10 * 60_000;

/**
 * Runs a serving Node program until it is asked to stop, and restarts it when it dies: by a signal, such as the
 * system's when memory is exhausted, or with a failure after it has served. The program reports that it serves with a
 * message to its parent. A first start that ends with an exit code failed for good and is not repeated.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @param {string[]} args the arguments of `node`
 * @param {{ backoffMs?: number[], say?: (line: string) => void }} [options]
 * @returns {Promise<number>} the exit code of its last run
 */
export async function supervise(tools, args, { backoffMs = BACKOFF_MS, say = console.error } = {}) {
  /** @type {{ kill: (signal: NodeJS.Signals) => void } | null} */
  let running = null;
  let hasServed = false;
  let isStopping = false;
  const waiting = new AbortController();
  const release = passSignalsTo({
    kill(signal) {
      isStopping = true;
      waiting.abort();
      running?.kill(signal);
    },
  });
  /** @type {number[]} */
  let deaths = [];
  let inRow = 0;
  try {
    for (;;) {
      const child = startProgram(tools, args, { ownGroup: true });
      running = child;
      let servedSince = Infinity;
      child.on("message", (message) => {
        if (message?.starlane !== "serving") return;
        servedSince = performance.now();
        hasServed = true;
      });
      const { code, signal } = await ended(child);
      running = null;
      const isRefused = signal === null && !hasServed;
      if (isStopping || code === 0 || isRefused) return exitCode(code, signal);

      const now = performance.now();
      deaths = [...deaths.filter((at) => now - at < WITHIN_MS), now];
      const [zh, en] = signal ? [`信号 ${signal}`, signal] : [`退出码 ${code}`, `exit code ${code}`];
      if (deaths.length > MAX_DEATHS) {
        say(
          `\n星路反复意外结束（${zh}），不再重新启动：请查看上面的日志，排除原因后重新运行 npm start。已保存的数据不会丢失。\nStarlane ended by itself again and again (${en}) and is not started any more: see the log above, mend the cause and run npm start again. Nothing saved is lost.`,
        );
        return exitCode(code, signal);
      }
      inRow = now - servedSince > STABLE_AFTER_MS ? 0 : inRow;
      const waitMs = backoffMs[Math.min(inRow, backoffMs.length - 1)] ?? 0;
      inRow += 1;
      say(
        `\n星路意外结束（${zh}），${waitMs / 1000} 秒后重新启动。 Starlane ended by itself (${en}) and is started again in ${waitMs / 1000} s.`,
      );
      await sleep(waitMs, waiting.signal);
      if (isStopping) return exitCode(code, signal);
    }
  } finally {
    release();
  }
}

/** @param {import("node:child_process").ChildProcess} child */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve({ code, signal }));
  });
}

/** Resolves after a time, or immediately when aborted. */
function sleep(ms, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve(undefined)), { once: true });
  });
}
