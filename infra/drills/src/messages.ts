import { newId } from "@starlane/database";
import { setTimeout } from "node:timers/promises";
import { startLoad, waitUntilCaughtUp } from "./load.js";
import type { SystemUnderTest } from "./system-under-test.js";

export interface MessagesDrill {
  readonly kills: number;
  readonly writers: number;
  /** Published facts: a campaign in one of its states. */
  readonly published: number;
  /** Facts that did not reach the other service. */
  readonly lost: number;
  /** Facts that changed it twice. */
  readonly doubled: number;
  /** From the restart of the last killed process until everything was received. */
  readonly caughtUpMs: number | null;
  /** The double effects found when one was made on purpose. */
  readonly control: number;
}

/** Records every change that a message makes to a campaign replica in attendance. */
const NOTE_EFFECTS = `
  create table public.drill_effect (id uuid not null, version integer not null);
  grant insert on public.drill_effect to public;
  create function public.note_effect() returns trigger language plpgsql as
    $$ begin insert into public.drill_effect values (new.id, new.version); return new; end $$;
  create trigger drill_notes_effects after insert or update on attendance.known_campaign
    for each row execute function public.note_effect()`;
const FORGET_EFFECTS = `drop trigger drill_notes_effects on attendance.known_campaign;
  drop function public.note_effect(); drop table public.drill_effect`;

/** Kills the sender and the receiver in turn under load. */
export async function drillMessages(
  system: SystemUnderTest,
  { kills, writers, betweenMs }: { kills: number; writers: number; betweenMs: number },
): Promise<MessagesDrill> {
  await system.sql(NOTE_EFFECTS);
  const before = newId();
  try {
    const load = await startLoad(system, writers);
    for (let kill = 0; kill < kills; kill += 1) {
      await setTimeout(betweenMs);
      await system.processes.kill(kill % 2 === 0 ? "campaigns" : "attendance");
    }
    await load.stop();
    const caughtUpMs = await waitUntilCaughtUp(system, 60_000);
    const counts = await countEffects(system, before);
    await system.sql(
      "insert into public.drill_effect select * from public.drill_effect where id > $1 limit 1",
      [before],
    );
    const { doubled: control } = await countEffects(system, before);
    return { kills, writers, ...counts, caughtUpMs, control: control - counts.doubled };
  } finally {
    await system.sql(FORGET_EFFECTS);
  }
}

/** Counts the effects of campaigns whose ids came after one; ids are in the order of time. */
async function countEffects(
  system: SystemUnderTest,
  before: string,
): Promise<{ published: number; lost: number; doubled: number }> {
  const [row] = await system.sql<{ published: number; lost: number; doubled: number }>(
    `select count(*)::int as published, count(*) filter (where effects is null)::int as lost,
       coalesce(sum(effects - 1) filter (where effects > 1), 0)::int as doubled
     from (select * from campaigns.campaign where id > $1) c
     left join (select id, version, count(*) as effects from public.drill_effect group by 1, 2) e using (id, version)`,
    [before],
  );
  return row!;
}
