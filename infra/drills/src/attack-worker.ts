import { parentPort, workerData } from "node:worker_threads";
import type { AttackGiven } from "./attack.js";
import { ATTACKS, Attacking } from "./attacks.js";

const given = workerData as AttackGiven;
const over = new AbortController();
parentPort!.once("message", () => over.abort());
const attacking = new Attacking(given, over.signal);
await ATTACKS[given.name](attacking);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort!.postMessage(attacking.report);
