import type { EntityManager } from "@mikro-orm/postgresql";
import { daysBetween } from "@starlane/calendar";
import { execute, newId, sql } from "@starlane/database";
import { InvalidState, type InvalidInput } from "@starlane/graphql";
import { lockCampaign } from "../../campaigns/campaign/campaign.commands.js";
import { findTargets } from "../../campaigns/campaign/campaign.loaders.js";
import type { Context } from "../../context.js";
import { findPopulation } from "../../replicas/population/population.loaders.js";
import { writeOrRefuse } from "../../transaction/write-or-refuse.js";
import { learnSteps, refuseProgrammeName } from "./learn.rules.js";
import { findHeldEvents } from "./programme.loaders.js";
import type { ProgrammeRow, ProgrammeStepRow } from "./programme.row.js";

/**
 * Creates a programme from a campaign: the steps that can be repeated elsewhere. @throws ApiError NOT_FOUND, FORBIDDEN
 */
export async function saveProgramme(
  context: Context,
  source: string,
  name: string,
): Promise<ProgrammeRow | InvalidInput | InvalidState> {
  const viewer = context.signedIn();
  return writeOrRefuse(context.em, async (tx) => {
    const campaign = await lockCampaign(tx, context, source);
    context.allow("Mutation.saveProgramme", { area: campaign.areaId });
    const unnamed = refuseProgrammeName(name);
    if (unnamed) return unnamed;
    const people = await findPopulation(tx, [campaign.areaId]);
    const steps = learnSteps(await findHeldEvents(tx, campaign.id), campaign, (audiences) =>
      people(campaign.areaId, audiences),
    );
    if (steps instanceof InvalidState) return steps;

    const programme = {
      id: newId(),
      name: name.trim(),
      sourceId: campaign.id,
      lastsDays: daysBetween(campaign.startsOn, campaign.endsOn),
    };
    await insertProgramme(tx, { ...programme, createdBy: viewer.id, createdAt: context.now });
    await insertSteps(tx, programme.id, steps);
    const targets = await findTargets(tx, [campaign.id]);
    await execute(
      tx,
      sql`insert into programme_target (programme_id, position, audience_id, level, rate)
          select ${programme.id}, position, audience, level, rate
          from jsonb_to_recordset(${JSON.stringify(targets.map((target, position) => ({ ...target, position })))}::jsonb)
            as target (position smallint, audience text, level text, rate double precision)`,
    );
    return programme;
  });
}

async function insertProgramme(
  tx: EntityManager,
  programme: ProgrammeRow & { createdBy: string; createdAt: Date },
): Promise<void> {
  await execute(
    tx,
    sql`insert into programme (id, name, source_id, lasts_days, created_by, created_at)
        values (${programme.id}, ${programme.name}, ${programme.sourceId}, ${programme.lastsDays},
          ${programme.createdBy}, ${programme.createdAt})`,
  );
}

async function insertSteps(
  tx: EntityManager,
  programme: string,
  steps: readonly ProgrammeStepRow[],
): Promise<void> {
  const rows = steps.map((step, position) => ({ ...step, position }));
  await execute(
    tx,
    sql`insert into programme_step
          (programme_id, position, day_offset, kind, venue_kind, audience_ids, minutes, intensity)
        select ${programme}, position, "dayOffset", kind, "venueKind",
          array(select jsonb_array_elements_text("audienceIds")), minutes, intensity
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as step (position smallint, "dayOffset" int, kind text, "venueKind" text, "audienceIds" jsonb, minutes int,
            intensity double precision)`,
  );
}
