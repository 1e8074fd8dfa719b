import { newId, select, sql } from "@starlane/database";
import { InvalidInput, type InvalidState } from "@starlane/graphql";
import type { Context } from "../../context.js";
import type { AgencyNotParticipating } from "../../campaigns/participation/participation.refusals.js";
import { refuseRegisteringAgency } from "../../campaigns/participation/participation.rules.js";
import { findPlacementInput } from "../../campaigns/placement/placement-input.loaders.js";
import { findMaterialsById } from "../material/material.loaders.js";
import { writeOrRefuse } from "../../transaction/write-or-refuse.js";
import { publicationColumns } from "./publication.loaders.js";
import type { PublicationRow } from "./publication.row.js";
import { refuseOver, refusePublication } from "./publication.rules.js";
import type { CreatePublicationInput } from "./publication.type.js";

/**
 * Creates a publication, as a draft of the viewer's agency. @throws ApiError FORBIDDEN for an area that is not the
 * viewer's
 */
export async function createPublication(
  context: Context,
  input: CreatePublicationInput,
): Promise<PublicationRow | InvalidInput | InvalidState | AgencyNotParticipating> {
  const viewer = context.signedIn();
  const { agency } = viewer;
  const audiences = [...new Set(input.audiences)];
  const { channel, title, body, scheduledFor = null } = input;
  const draft = { channel, title: title.trim(), body: body.trim(), audiences, scheduledFor };
  return writeOrRefuse(context.em, async (tx) => {
    const { campaign, area } = input;
    const placementInput = await findPlacementInput(tx, viewer, { campaign, agency, venue: null, area });
    if (!placementInput)
      return wrong("campaign", {
        "zh-CN": "没有找到该专项行动，或您无权查看。",
        en: "There is no such campaign, or it is not yours to see.",
      });
    context.allow("Mutation.createPublication", { agency, area }); // so that another's area is denied whether or not it exists
    const [material = null] = input.material ? await findMaterialsById(tx, [input.material]) : [];
    if (input.material && !material)
      return wrong("material", { "zh-CN": "没有找到该宣传资料。", en: "There is no such material." });
    const named = {
      area: placementInput.area,
      campaign: placementInput.campaign,
      link: material?.url ?? null,
    };
    const refusal =
      refuseOver(placementInput.campaign.status) ??
      refuseRegisteringAgency(agency, placementInput.above, placementInput.campaign.taking) ??
      refusePublication(draft, named, context.now);
    if (refusal) return refusal;
    const [publication] = await select<PublicationRow>(
      tx,
      sql`insert into publication (id, campaign_id, channel, title, body, area_id, audience_ids, material_id, agency_id,
            created_by, scheduled_for)
          values (${newId()}, ${placementInput.campaign.id}, ${draft.channel}, ${draft.title}, ${draft.body},
            ${placementInput.area}, ${audiences}::text[], ${material?.id ?? null}, ${agency}, ${viewer.id}, ${draft.scheduledFor})
          returning ${publicationColumns}`,
    );
    return publication!;
  });
}

function wrong(field: string, phrase: ConstructorParameters<typeof InvalidInput>[1]): InvalidInput {
  return new InvalidInput(["input", field], phrase);
}
