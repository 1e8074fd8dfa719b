import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, newId, sql } from "@starlane/database";
import { InvalidInput } from "@starlane/graphql";
import { findAgencyAreas } from "../../replicas/agency/agency.loaders.js";
import type { Context } from "../../context.js";
import { lockResources } from "../hold/hold.commands.js";
import type { SpeakerRow } from "./speaker.row.js";
import { refuseSpeaker } from "./speaker.rules.js";
import type { CreateSpeakerInput } from "./speaker.type.js";

/**
 * Creates a speaker of an agency. @throws ApiError FORBIDDEN for a viewer who may create only those of their own agency
 */
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
 * Judges a speaker that a user wants to create. Another's agency is refused like an unknown one.
 * @param areas the areas that the agency answers for; null where there is no agency of that id
 * @throws ApiError FORBIDDEN for a viewer who may create only those of their own agency
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

/**
 * Returns true if an agency is the viewer's or below it, or answers for nothing outside the areas that are theirs to
 * plan.
 */
function mayEnterFor(context: Context, agency: string, areas: readonly string[]): boolean {
  if (context.signedIn().agencies.includes(agency)) return true;
  return areas.length > 0 && areas.every((area) => context.may("Mutation.createSpeaker", { agency, area }));
}

/**
 * Locks the speakers of agencies until the transaction ends, so that they are created one after another. Two people may
 * well have the same name, so no constraint can detect a speaker that is entered twice: a check whether one exists
 * needs this lock.
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
