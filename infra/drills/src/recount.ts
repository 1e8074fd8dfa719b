import { runOperatorCommand } from "./programs.js";
import type { SystemUnderTest } from "./system-under-test.js";

export interface Recounted {
  /** True if `npm run recount` finds every count correct. */
  readonly isRight: boolean;
  /** True if it finds a count that was falsified on purpose, and corrects it. */
  readonly findsWrong: boolean;
}

/** Recounts all reach, beside the running services, as an operator does. */
export async function runRecount(system: SystemUnderTest): Promise<Recounted> {
  const run = (...args: string[]) => runOperatorCommand("recount", args, { STARLANE_HOME: system.home.path });
  const { code } = await run();
  await system.sql(
    `update attendance.reach_cell set contacts = contacts + 1
     where dimension = 'ALL' and area_id = '640105' and audience = ''`,
  );
  const codes = [(await run()).code, (await run("--repair")).code, (await run()).code];
  return { isRight: code === 0, findsWrong: codes.join() === "1,0,0" };
}
