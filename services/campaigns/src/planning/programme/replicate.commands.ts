import type { EntityManager } from "@mikro-orm/postgresql";
import type { LocalDate } from "@starlane/calendar";
import { runAsSystemIn, execute, isUuid, select, sql } from "@starlane/database";
import { ApiError, InvalidInput } from "@starlane/graphql";
import { findAreasWithin } from "../../replicas/area/area.loaders.js";
import type { AreaLevelEnum } from "../../replicas/area/area.type.js";
import { publishCampaignChanged } from "../../campaigns/campaign/campaign.messages.js";
import { CampaignRow } from "../../campaigns/campaign/campaign.row.js";
import type { Context } from "../../context.js";
import { findFigures } from "../../replicas/population/population.loaders.js";
import { peopleOf } from "../../replicas/population/population.rules.js";
import { writeOrRefuse } from "../../transaction/write-or-refuse.js";
import { findProgrammeTargets, findSteps } from "./programme.loaders.js";
import type { PlannedSession, ProgrammeRow } from "./programme.row.js";
import {
  MOST_AREAS,
  refuseAreas,
  replicaOf,
  type NewArea,
  type Replica,
  type Replicated,
} from "./replicate.rules.js";

export interface ReplicationRequest {
  readonly programme: string;
  readonly areas: readonly string[];
  readonly startsOn: LocalDate;
  readonly dryRun: boolean;
}

export interface Replication {
  /** One draft for each area, in their order; none after a dry run. */
  readonly campaigns: readonly CampaignRow[];
  readonly sessions: readonly PlannedSession[];
}

/**
 * Plans a programme in other areas, and creates a draft campaign in each, led by the viewer's agency.
 * @throws ApiError NOT_FOUND, or FORBIDDEN when the viewer may not plan in one of the areas
 */
export async function replicateProgramme(
  context: Context,
  { programme, areas, startsOn, dryRun }: ReplicationRequest,
): Promise<Replication | InvalidInput> {
  context.signedIn();
  return writeOrRefuse(context.em, async (tx) => {
    const replicated = await findReplicated(tx, programme);
    const known = await findNewAreas(tx, areas);
    // Before unknown areas are refused, so that another's area is denied whether or not it exists.
    if (areas.length <= MOST_AREAS)
      for (const area of areas) context.allow("Mutation.replicateProgramme", { area });
    const refusal = refuseAreas(areas, (area) => known.has(area));
    if (refusal) return refusal;
    const replicas = replicaOf(
      { ...replicated, startsOn },
      areas.map((area) => known.get(area)!),
      context.state.calendar,
    );
    if (replicas instanceof InvalidInput) return replicas;
    const campaigns = dryRun ? [] : await insertCampaigns(tx, context, programme, replicas);
    return { campaigns, sessions: replicas.flatMap(({ sessions }) => sessions) };
  });
}

/** @throws ApiError NOT_FOUND when there is no such programme */
async function findReplicated(tx: EntityManager, id: string): Promise<Omit<Replicated, "startsOn">> {
  if (!isUuid(id)) throw new ApiError("NOT_FOUND");
  // All users see a model programme, wherever the campaign was that it was taken from.
  const [programme] = await runAsSystemIn(tx, () =>
    select<ProgrammeRow & { sourceLevel: `${AreaLevelEnum}` | null }>(
      tx,
      sql`select programme.id, programme.name, programme.source_id, programme.lasts_days, area.level as source_level
        from programme join campaign on campaign.id = programme.source_id
        left join known_area area on area.id = campaign.area_id
        where programme.id = ${id}`,
    ),
  );
  if (!programme) throw new ApiError("NOT_FOUND");
  const steps = await findSteps(tx, [id]);
  const targets = await findProgrammeTargets(tx, [id]);
  return { programme, steps, targets, sourceLevel: programme.sourceLevel };
}

/** Finds the areas that exist, with the people who live in them. */
async function findNewAreas(
  tx: EntityManager,
  areas: readonly string[],
): Promise<ReadonlyMap<string, NewArea>> {
  const within = await findAreasWithin(tx, areas);
  const people = peopleOf(within, await findFigures(tx, within));
  return new Map(
    within.map(({ id, name, level }) => [
      id,
      { id, name: name ?? id, level, people: (audiences: readonly string[]) => people(id, audiences) },
    ]),
  );
}

async function insertCampaigns(
  tx: EntityManager,
  context: Context,
  programmeId: string,
  replicas: readonly Replica[],
): Promise<CampaignRow[]> {
  const viewer = context.signedIn();
  const campaigns = replicas.map(({ areaId, campaign: { title, description, startsOn, endsOn } }) =>
    tx.create(CampaignRow, {
      title,
      description,
      startsOn,
      endsOn,
      areaId,
      leadId: viewer.agency,
      createdBy: viewer.id,
      programmeId,
    }),
  );
  await tx.persist(campaigns).flush();
  const targets = replicas.flatMap(({ campaign }, index) =>
    campaign.targets.map((target, position) => ({ campaign: campaigns[index]!.id, position, ...target })),
  );
  await execute(
    tx,
    sql`insert into campaign_target (campaign_id, position, audience_id, level, rate)
        select campaign, position, audience, level, rate
        from jsonb_to_recordset(${JSON.stringify(targets)}::jsonb)
          as target (campaign uuid, position smallint, audience text, level text, rate double precision)`,
  );
  for (const [index, campaign] of campaigns.entries())
    await publishCampaignChanged(context.publish, tx, campaign, replicas[index]!.campaign.targets);
  return campaigns;
}
