import { setTimeout } from "node:timers/promises";
import { aMeeting, fillEvent, startLoad, waitUntilCaughtUp } from "./load.js";
import { DRILL_PASSWORD, type SystemUnderTest } from "./system-under-test.js";

/** The time after which a revoked right is gone everywhere. */
const AT_MOST_MS = 60_000;
/**
 * More than fits into the buffers of connections, so that most of a download is queried after its first part was read.
 */
const ATTENDANCES = 150_000;
const ASK_EVERY_MS = 200;
/** A reader that would need minutes for all of it. */
const READ_EVERY_MS = 400;
const DISTRICT = "640105";

/** The revocations, each as the input of a change to the user. */
const REVOCATIONS = {
  disabled: "active: false",
  demoted: "grants: []",
  moved: `grants: [{ role: OFFICER, area: "640105002" }]`,
} as const;
type Revocation = keyof typeof REVOCATIONS;

export interface RevocationDrill {
  readonly revocations: readonly Revocation[];
  /** From a revocation until the last answer, change and part of a download, the longest; null where it went on. */
  readonly queriesMs: number | null;
  readonly changesMs: number | null;
  readonly downloadsMs: number | null;
}

/** Disables, demotes and moves users who query, subscribe and download, each user in one of these ways. */
export async function drillRevocation(system: SystemUnderTest): Promise<RevocationDrill> {
  const token = await system.tokenOf("planner");
  await fillEvent(system, await aMeeting(system, token), ATTENDANCES);
  await waitUntilCaughtUp(system, AT_MOST_MS);
  const load = await startLoad(system, 2); // so that there is a change to receive every second
  try {
    const revocations = Object.keys(REVOCATIONS) as Revocation[];
    const results = await Promise.all(revocations.map((revocation) => revoke(system, revocation)));
    const longest = (times: readonly (number | null)[]) =>
      times.includes(null) ? null : Math.max(...times.map((time) => time ?? 0));
    return {
      revocations,
      queriesMs: longest(results.map(({ queriesMs }) => queriesMs)),
      changesMs: longest(results.map(({ changesMs }) => changesMs)),
      downloadsMs: longest(results.map(({ downloadsMs }) => downloadsMs)),
    };
  } finally {
    await load.stop();
  }
}

/** An activity of a session that goes on until it is refused, broken off, or stopped. */
interface Activity {
  /** The time of the last delivery, by `performance.now()`. */
  readonly lastAt: number;
  readonly given: number;
  /** True if the service ended it. */
  readonly ended: Promise<boolean>;
}
type Note = () => void;

async function revoke(
  system: SystemUnderTest,
  revocation: Revocation,
): Promise<Omit<RevocationDrill, "revocations">> {
  const { id, token } = await aUser(system, revocation);
  const over = new AbortController();
  const all = [ask, watch, download].map((what) =>
    startActivity((note) => what(system, { token, over: over.signal, note })),
  );
  while (all.some(({ given }) => given === 0)) await setTimeout(50);
  await system.askUntilAnswered(
    await system.tokenOf("admin"),
    `mutation { updateUser(input: { id: "${id}", version: 1, ${REVOCATIONS[revocation]} }) { ... on User { id } } }`,
  );
  const done = performance.now();
  await Promise.race([Promise.all(all.map(({ ended }) => ended)), setTimeout(AT_MOST_MS)]);
  over.abort();
  const [queriesMs, changesMs, downloadsMs] = await Promise.all(
    all.map(async (one) => ((await one.ended) ? Math.max(0, one.lastAt - done) : null)),
  );
  return { queriesMs: queriesMs!, changesMs: changesMs!, downloadsMs: downloadsMs! };
}

function startActivity(work: (note: Note) => Promise<boolean>): Activity {
  let [lastAt, given] = [0, 0];
  const ended = work(() => {
    lastAt = performance.now();
    given += 1;
  });
  return {
    get lastAt() {
      return lastAt;
    },
    get given() {
      return given;
    },
    ended,
  };
}

interface Session {
  readonly token: string;
  readonly over: AbortSignal;
  readonly note: Note;
}

/** Queries until there is no answer. */
async function ask(system: SystemUnderTest, { token, over, note }: Session): Promise<boolean> {
  while (!over.aborted) {
    if (!(await system.ask(token, `{ coverage(area: "${DISTRICT}") { total { reached } } }`))) return true;
    note();
    await setTimeout(ASK_EVERY_MS);
  }
  return false;
}

/** Subscribes until the stream ends. */
async function watch(system: SystemUnderTest, { token, over, note }: Session): Promise<boolean> {
  const query = `subscription { coverageChanged(area: "${DISTRICT}") { reached } }`;
  const { body } = await fetch(`${system.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query }),
    signal: over,
  });
  return untilEnd(over, async () => {
    for await (const part of body!.pipeThrough(new TextDecoderStream()))
      if (part.includes('"reached"')) note();
  });
}

/** Reads a long download slowly until it is broken off. @throws where it is complete, which proves nothing */
async function download(system: SystemUnderTest, { token, over, note }: Session): Promise<boolean> {
  const { body } = await fetch(`${system.url}/exports/attendances.jsonl?area=${DISTRICT}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: over,
  });
  let isBroken = true;
  const isOver = await untilEnd(over, async () => {
    for await (const _part of body!) {
      note();
      await setTimeout(READ_EVERY_MS);
    }
    isBroken = false;
  });
  if (isOver && !isBroken) throw new Error("The download was read to its end: it is too short for this.");
  return isOver;
}

/** Returns true if a stream ended or broke by itself. */
async function untilEnd(over: AbortSignal, read: () => Promise<void>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch {
    return !over.aborted;
  }
}

/** Creates a user of the sub-bureau with rights over the district, signed in. */
async function aUser(system: SystemUnderTest, username: string): Promise<{ id: string; token: string }> {
  const admin = await system.tokenOf("admin");
  const { viewer } = await system.askUntilAnswered(admin, "{ viewer { agency { id } } }");
  const input = {
    username,
    displayName: username,
    password: DRILL_PASSWORD,
    agency: viewer.agency.id,
    grants: ["ANALYST"].map((role) => ({ role, area: DISTRICT })),
  };
  const { createUser } = await system.askUntilAnswered(
    admin,
    "mutation($input: CreateUserInput!) { createUser(input: $input) { ... on User { id } } }",
    { input },
  );
  return { id: createUser.id, token: await system.tokenOf(username) };
}
