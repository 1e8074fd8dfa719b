import { setTimeout } from "node:timers/promises";
import { aMeeting } from "./load.js";
import { runOperatorCommand } from "./programs.js";
import { aRoster, NAME } from "./roster.js";
import type { SystemUnderTest } from "./system-under-test.js";

export interface RevealsDrill {
  readonly asked: number;
  /** Answers that contain the name. */
  readonly shown: number;
  /** Answers without it, requested after the log had begun to fail and before it was repaired. */
  readonly refused: number;
  /** Names that were shown and are not in the log. */
  readonly unaccounted: number;
  /** The same count after one entry was removed on purpose. */
  readonly control: number;
  /** True if `npm run audit` finds the log intact before anything is done to it. */
  readonly isWhole: boolean;
  readonly tampered: number;
  /** The number of those that it then names. */
  readonly found: number;
}

/** The longest wait for an answer of the expected kind. */
const LONGEST_MS = 30_000;

const REVEAL = `mutation($id: ID!, $purpose: String!) { revealPerson(id: $id, purpose: $purpose) { name phoneLast4 } }`;

/** The statements that break the log, each with the one that repairs it. */
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

/**
 * Reveals people continuously, while the log fails in each of its ways and the process is killed; then tampers with the
 * log.
 */
export async function drillReveals(
  system: SystemUnderTest,
  { named, callers, eachMs, tampered }: { named: number; callers: number; eachMs: number; tampered: number },
): Promise<RevealsDrill> {
  const token = await system.tokenOf("planner");
  const admin = await system.tokenOf("admin");
  const event = await aMeeting(system, token);
  const people = await aRoster(system, token, { event, from: 0, named });
  const shown: string[] = [];
  let [asked, refused, isFailing] = [0, 0, false];
  const over = new AbortController();
  const call = async () => {
    while (!over.signal.aborted) {
      const purpose = `drill ${(asked += 1)}`;
      const wasFailing = isFailing;
      const answer = await system.send(admin, REVEAL, { id: people[asked % named], purpose });
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
    await system.sql(fail);
    isFailing = true;
    await forAWhileAndUntilMore(() => refused);
    isFailing = false;
    await system.sql(mend);
    await forAWhileAndUntilMore(() => shown.length);
    await system.processes.kill("attendance");
  }
  await forAWhileAndUntilMore(() => shown.length);
  over.abort();
  await calling;
  const unaccounted = await unaccountedOf(system, shown);
  const isWhole = (await audit(system)).code === 0;
  const entries = await tamper(system, shown.slice(0, tampered));
  const control = (await unaccountedOf(system, shown)) - unaccounted;
  const { printed } = await audit(system);
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

/** Counts the names that were shown for a purpose that is missing in the log. */
async function unaccountedOf(system: SystemUnderTest, shown: readonly string[]): Promise<number> {
  const [row] = await system.sql<{ unaccounted: number }>(
    `select count(*)::int as unaccounted from unnest($1::text[]) as purpose
     where not exists (select from attendance.audit_entry as entry
       where entry.purpose = purpose.purpose and operation = 'Mutation.revealPerson')`,
    [shown],
  );
  return row!.unaccounted;
}

/** Runs an auditor's command, beside the running services. */
const audit = (system: SystemUnderTest) =>
  runOperatorCommand("audit", [], { STARLANE_HOME: system.home.path });

/**
 * Removes the first of some entries, and changes the user or the person of the others, bypassing all protection.
 * @returns their places, `<chain>/<position>`
 */
async function tamper(system: SystemUnderTest, purposes: readonly string[]): Promise<string[]> {
  const entries = await system.sql<{ entry: string }>(
    `select chain || '/' || position as entry from attendance.audit_entry where purpose = any($1) order by chain, position`,
    [purposes],
  );
  const [first, ...others] = purposes.map((purpose) => `'${purpose}'`);
  await system.sql(
    `begin; set local session_replication_role = replica;
     delete from attendance.audit_entry where purpose = ${first};
     update attendance.audit_entry set actor = gen_random_uuid() where purpose in (${others.join()}) and position % 2 = 0;
     update attendance.audit_entry set subject = gen_random_uuid() where purpose in (${others.join()}) and position % 2 = 1;
     commit`,
  );
  return entries.map(({ entry }) => entry);
}
