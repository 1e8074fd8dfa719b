import { setTimeout } from "node:timers/promises";
import { aMeeting } from "./load.js";
import { runProgram } from "./programs.js";
import { aRoster, NAME } from "./roster.js";
import type { Scene } from "./system-under-test.js";

export interface RevealsDrill {
  readonly asked: number;
  /** Answers with the name in them. */
  readonly shown: number;
  /** Answers without it, asked after the log had begun to fail and before it was mended. */
  readonly refused: number;
  /** Shown, and not in the log. */
  readonly unaccounted: number;
  /** Of one entry that was then taken out on purpose. */
  readonly control: number;
  /** Whether `npm run audit` finds the log whole before anything is done to it. */
  readonly isWhole: boolean;
  readonly tampered: number;
  /** How many of those it then names. */
  readonly found: number;
}

/** How long an answer of the kind that is expected is waited for. */
const LONGEST_MS = 30_000;

const REVEAL = `mutation($id: ID!, $purpose: String!) { revealPerson(id: $id, purpose: $purpose) { name phoneLast4 } }`;

/** The ways in which the log fails, and how each ends. */
const FAILURES = [
  [
    "revoke execute on function attendance.audit_append from starlane_attendance",
    "grant execute on function attendance.audit_append to starlane_attendance",
  ],
  [
    "alter function attendance.audit_append rename to no_audit",
    "alter function attendance.no_audit rename to audit_append",
  ],
  [
    `create function attendance.drill_fails() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
     create constraint trigger drill_fails after insert on attendance.audit_entry initially deferred
       for each row execute function attendance.drill_fails()`,
    "drop trigger drill_fails on attendance.audit_entry; drop function attendance.drill_fails()",
  ],
] as const;

/** Reveals people all the while, as the log fails in each of its ways and the process is killed; then tampers with the log. */
export async function drillReveals(
  scene: Scene,
  { named, callers, eachMs, tampered }: { named: number; callers: number; eachMs: number; tampered: number },
): Promise<RevealsDrill> {
  const token = await scene.tokenOf("planner");
  const admin = await scene.tokenOf("admin");
  const event = await aMeeting(scene, token);
  const people = await aRoster(scene, token, { event, from: 0, named });
  const shown: string[] = [];
  let [asked, refused, isFailing] = [0, 0, false];
  const over = new AbortController();
  const call = async () => {
    while (!over.signal.aborted) {
      const purpose = `drill ${(asked += 1)}`;
      const wasFailing = isFailing;
      const answer = await scene.send(admin, REVEAL, { id: people[asked % named], purpose });
      if (answer?.includes(NAME)) shown.push(purpose);
      else if (wasFailing && isFailing && answer !== null) refused += 1;
    }
  };
  const calling = Promise.all(Array.from({ length: callers }, call));
  const forAWhileAndUntilMore = async (count: () => number): Promise<void> => {
    const [before, last] = [count(), performance.now() + LONGEST_MS];
    await setTimeout(eachMs);
    while (count() === before && performance.now() < last) await setTimeout(20);
  };
  for (const [fail, mend] of FAILURES) {
    await forAWhileAndUntilMore(() => shown.length);
    await scene.sql(fail);
    isFailing = true;
    await forAWhileAndUntilMore(() => refused);
    isFailing = false;
    await scene.sql(mend);
    await forAWhileAndUntilMore(() => shown.length);
    await scene.processes.kill("attendance");
  }
  await forAWhileAndUntilMore(() => shown.length);
  over.abort();
  await calling;
  const unaccounted = await unaccountedOf(scene, shown);
  const isWhole = (await audit(scene)).code === 0;
  const entries = await tamper(scene, shown.slice(0, tampered));
  const control = (await unaccountedOf(scene, shown)) - unaccounted;
  const { printed } = await audit(scene);
  return {
    asked,
    shown: shown.length,
    refused,
    unaccounted,
    control,
    isWhole,
    tampered: entries.length,
    found: entries.filter((entry) => printed.includes(`attendance ${entry}：`)).length,
  };
}

/** Names that were shown for a purpose of which the log says nothing. */
async function unaccountedOf(scene: Scene, shown: readonly string[]): Promise<number> {
  const [row] = await scene.sql<{ unaccounted: number }>(
    `select count(*)::int as unaccounted from unnest($1::text[]) as purpose
     where not exists (select from attendance.audit_entry as entry
       where entry.purpose = purpose.purpose and operation = 'Mutation.revealPerson')`,
    [shown],
  );
  return row!.unaccounted;
}

/** An auditor's command, beside the running services. */
const audit = (scene: Scene) => runProgram("audit", [], { STARLANE_HOME: scene.home.path });

/**
 * Takes the first of some entries out, and changes who did the others, or to whom, past all that forbids it.
 * @returns their places, `<chain>/<position>`
 */
async function tamper(scene: Scene, purposes: readonly string[]): Promise<string[]> {
  const entries = await scene.sql<{ entry: string }>(
    `select chain || '/' || position as entry from attendance.audit_entry where purpose = any($1) order by chain, position`,
    [purposes],
  );
  const [first, ...others] = purposes.map((purpose) => `'${purpose}'`);
  await scene.sql(
    `begin; set local session_replication_role = replica;
     delete from attendance.audit_entry where purpose = ${first};
     update attendance.audit_entry set actor = gen_random_uuid() where purpose in (${others.join()}) and position % 2 = 0;
     update attendance.audit_entry set subject = gen_random_uuid() where purpose in (${others.join()}) and position % 2 = 1;
     commit`,
  );
  return entries.map(({ entry }) => entry);
}
