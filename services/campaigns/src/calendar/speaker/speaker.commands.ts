import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, newId, sql } from "@starlane/database";
import { InvalidInput } from "@starlane/graphql";
import { findAgencyAreas } from "../../replicas/agency/agency.loaders.js";
import type { Context } from "../../context.js";
import { lockResources } from "../hold/hold.commands.js";
import type { SpeakerRow } from "./speaker.row.js";
import { refuseSpeaker } from "./speaker.rules.js";
import type { CreateSpeakerInput } from "./speaker.type.js";

/** Enters a speaker of an agency. @throws ApiError FORBIDDEN for whoever enters those of their own agency alone */
export async function createSpeaker(
  context: Context,
  input: CreateSpeakerInput,
): Promise<SpeakerRow | InvalidInput> {
  return context.em.transactional(async (tx) => {
    const areas = await findAgencyAreas(tx, [input.agency]);
    const speaker = judgeSpeaker(context, input, areas.get(input.agency) ?? null);
    if (speaker instanceof InvalidInput) return speaker;
    await lockSpeakersOf(tx, [speaker.agencyId]);
    await insertSpeakers(tx, [speaker]);
    return speaker;
  });
}

/**
 * The speaker that somebody wants to enter, or why not. An agency that is not theirs is answered for as one that there is not.
 * @param areas what the agency answers for; null where there is none of that id
 * @throws ApiError FORBIDDEN for whoever enters those of their own agency alone
 */
export function judgeSpeaker(
  context: Context,
  { agency, ...speaker }: CreateSpeakerInput,
  areas: readonly string[] | null,
): SpeakerRow | InvalidInput {
  context.allow("Mutation.createSpeaker", { agency });
  const refusal = refuseSpeaker(speaker);
  if (refusal) return refusal;
  if (areas === null || !mayEnterFor(context, agency, areas))
    return new InvalidInput(["input", "agency"], {
      "zh-CN": "没有找到该单位，或该单位不归您管理。",
      en: "There is no such agency, or it is not yours to enter speakers for.",
    });
  return {
    id: newId(),
    name: speaker.name.trim().toWellFormed(),
    agencyId: agency,
    audienceIds: [...new Set(speaker.audiences)],
    languages: [...new Set(speaker.languages.map((tag) => tag.toWellFormed()))],
    weeklyLimit: speaker.weeklyLimit,
    version: 1,
  };
}

/** True if an agency is the viewer's or below it, or answers for nothing outside the areas that are theirs to plan. */
function mayEnterFor(context: Context, agency: string, areas: readonly string[]): boolean {
  if (context.signedIn().agencies.includes(agency)) return true;
  return areas.length > 0 && areas.every((area) => context.may("Mutation.createSpeaker", { agency, area }));
}

/**
 * Lets the speakers of agencies be entered one after another until the transaction ends. Two people may well have the same
 * name, so no constraint can tell a speaker that is entered twice: who looks first whether one is there must be alone.
 */
export async function lockSpeakersOf(tx: EntityManager, agencies: readonly string[]): Promise<void> {
  await lockResources(tx, [...new Set(agencies)]);
}

export async function insertSpeakers(tx: EntityManager, speakers: readonly SpeakerRow[]): Promise<void> {
  await execute(
    tx,
    sql`insert into speaker (id, name, agency_id, audience_ids, languages, weekly_limit, version)
        select id, name, "agencyId", "audienceIds", languages, "weeklyLimit", version
        from jsonb_to_recordset(${JSON.stringify(speakers)}::jsonb) as speaker (id uuid, name text, "agencyId" uuid,
          "audienceIds" text[], languages text[], "weeklyLimit" int, version int)`,
  );
}
