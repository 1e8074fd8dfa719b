import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, isUuid, select, sql } from "@starlane/database";
import { ApiError, StaleVersion, type InvalidInput, type InvalidState } from "@starlane/graphql";
import { findAreaLevel } from "../../replicas/area/area.loaders.js";
import type { Context } from "../../context.js";
import { writeOrRefuse } from "../../transaction/write-or-refuse.js";
import { findTargets, visibleTo } from "./campaign.loaders.js";
import { publishCampaignChanged } from "./campaign.messages.js";
import { CampaignRow } from "./campaign.row.js";
import type { CampaignStatus } from "./campaign.row.js";
import {
  mayApprove,
  refuseCampaign,
  refuseChange,
  refuseMove,
  type CampaignTarget,
} from "./campaign.rules.js";
import type { CreateCampaignInput, UpdateCampaignInput } from "./campaign.type.js";

/** Creates a campaign, as a draft that the creator's agency leads. */
export async function createCampaign(
  context: Context,
  { title, description = null, startsOn, endsOn, area, targets }: CreateCampaignInput,
): Promise<CampaignRow | InvalidInput> {
  const viewer = context.signedIn();
  return writeOrRefuse(context.em, async (tx) => {
    context.allow("Mutation.createCampaign", { area }); // before the lookup, so that another's is denied whether or not it exists
    const areaLevel = await findAreaLevel(tx, area);
    const refusal = refuseCampaign({ title, description, startsOn, endsOn, targets }, areaLevel);
    if (refusal) return refusal;
    const campaign = tx.create(CampaignRow, {
      title: title.trim(),
      description,
      areaId: area,
      leadId: viewer.agency,
      startsOn,
      endsOn,
      createdBy: viewer.id,
    });
    await tx.persist(campaign).flush();
    await insertTargets(tx, campaign.id, targets);
    await publishCampaignChanged(context.publish, tx, campaign, targets);
    return campaign;
  });
}

/** Updates a campaign that is not approved yet. @throws ApiError NOT_FOUND, FORBIDDEN */
export async function updateCampaign(
  context: Context,
  { id, version, ...changes }: UpdateCampaignInput,
): Promise<CampaignRow | InvalidInput | InvalidState | StaleVersion> {
  return writeOrRefuse(context.em, async (tx) => {
    const campaign = await lockCampaign(tx, context, id);
    context.allow("Mutation.updateCampaign", { area: campaign.areaId });
    if (campaign.version !== version) return new StaleVersion(campaign.version);
    const locked = refuseChange(campaign.status);
    if (locked) return locked;
    const draft = {
      title: changes.title ?? campaign.title,
      description: changes.description === undefined ? (campaign.description ?? null) : changes.description,
      startsOn: changes.startsOn ?? campaign.startsOn,
      endsOn: changes.endsOn ?? campaign.endsOn,
    };
    const targets: readonly CampaignTarget[] = changes.targets ?? (await findTargets(tx, [id]));
    const refusal = refuseCampaign({ ...draft, targets }, await findAreaLevel(tx, campaign.areaId));
    if (refusal) return refusal;
    const changedBy = [...new Set([...campaign.changedBy, context.signedIn().id])];
    Object.assign(campaign, { ...draft, title: draft.title.trim(), changedBy });
    await tx.flush();
    if (changes.targets) await replaceTargets(tx, campaign, targets);
    await publishCampaignChanged(context.publish, tx, campaign, targets);
    return campaign;
  });
}

/**
 * Moves a campaign to its next status; cancelling it cancels its events to come.
 * @throws ApiError NOT_FOUND, or FORBIDDEN when the viewer may not make this move
 */
export async function moveCampaign(
  context: Context,
  id: string,
  version: number,
  to: CampaignStatus,
): Promise<CampaignRow | InvalidState | StaleVersion> {
  const viewer = context.signedIn();
  return writeOrRefuse(context.em, async (tx) => {
    const campaign = await lockCampaign(tx, context, id);
    context.allow("Mutation.moveCampaign", { area: campaign.areaId });
    if (campaign.version !== version) return new StaleVersion(campaign.version);
    const refusal = refuseMove(campaign.status, to);
    if (refusal) return refusal;
    if (to === "APPROVED" && !mayApprove(viewer, campaign))
      throw new ApiError("FORBIDDEN", {
        "zh-CN": "专项行动不能由编写、修改或提交它的人审批，请由未参与编写的其他统筹员或管理员审批。",
        en: "Nobody approves a campaign they wrote, changed or submitted; ask a planner or an administrator who did neither.",
      });
    campaign.status = to;
    if (to === "SUBMITTED") campaign.submittedBy = viewer.id;
    await tx.flush();
    await publishCampaignChanged(context.publish, tx, campaign, await findTargets(tx, [id]));
    if (to === "CANCELLED") await context.state.cancelEventsToCome(tx, context, campaign.id);
    return campaign;
  });
}

/** Locks the campaign until the transaction ends. @throws ApiError NOT_FOUND when the viewer sees none */
export async function lockCampaign(tx: EntityManager, { viewer }: Context, id: string): Promise<CampaignRow> {
  if (!isUuid(id)) throw new ApiError("NOT_FOUND");
  const seen = await select(
    tx,
    sql`select from campaign where id = ${id} and ${visibleTo(viewer)} for update of campaign`,
  );
  if (seen.length === 0) throw new ApiError("NOT_FOUND");
  return tx.findOneOrFail(CampaignRow, id, { refresh: true });
}

async function insertTargets(
  tx: EntityManager,
  campaign: string,
  targets: readonly CampaignTarget[],
): Promise<void> {
  const rows = targets.map(({ audience, level, rate }, position) => ({ position, audience, level, rate }));
  await execute(
    tx,
    sql`insert into campaign_target (campaign_id, position, audience_id, level, rate)
        select ${campaign}, position, audience, level, rate
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as target (position smallint, audience text, level text, rate double precision)`,
  );
}

async function replaceTargets(
  tx: EntityManager,
  campaign: CampaignRow,
  targets: readonly CampaignTarget[],
): Promise<void> {
  await execute(tx, sql`delete from campaign_target where campaign_id = ${campaign.id}`);
  await insertTargets(tx, campaign.id, targets);
  // The targets are part of what others read of the campaign, so its version moves with them.
  await execute(tx, sql`update campaign set version = version + 1 where id = ${campaign.id}`);
  await tx.refresh(campaign);
}
