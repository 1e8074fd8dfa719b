import type { EntityManager } from "@mikro-orm/postgresql";
import { change, newId, sql } from "@starlane/database";
import { InvalidInput } from "@starlane/graphql";
import { findKnownAgencies } from "../agency/agency.loaders.js";
import type { Context } from "../context.js";
import { lockResources } from "../hold/hold.commands.js";
import type { SpeakerRow } from "./speaker.row.js";
import { refuseSpeaker } from "./speaker.rules.js";
import type { CreateSpeakerInput } from "./speaker.type.js";

/** Enters a speaker of an agency. @throws ApiError FORBIDDEN for another's agency */
export async function createSpeaker(
  context: Context,
  input: CreateSpeakerInput,
): Promise<SpeakerRow | InvalidInput> {
  return context.em.transactional(async (tx) => {
    const agencies = await findKnownAgencies(tx, [input.agency]);
    const speaker = judgeSpeaker(context, input, agencies.has(input.agency));
    if (speaker instanceof InvalidInput) return speaker;
    await lockSpeakersOf(tx, [speaker.agencyId]);
    await insertSpeakers(tx, [speaker]);
    return speaker;
  });
}

/** The speaker that somebody wants to enter, or why not. @throws ApiError FORBIDDEN for another's agency */
export function judgeSpeaker(
  context: Context,
  { agency, ...speaker }: CreateSpeakerInput,
  isAgencyKnown: boolean,
): SpeakerRow | InvalidInput {
  context.allow("Mutation.createSpeaker", { agency });
  if (!isAgencyKnown)
    return new InvalidInput(["input", "agency"], {
      "zh-CN": "没有找到该单位。",
      en: "There is no such agency.",
    });
  const refusal = refuseSpeaker(speaker);
  if (refusal) return refusal;
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
 * Lets the speakers of agencies be entered one after another until the transaction ends. Two people may well have the same
 * name, so no constraint can tell a speaker that is entered twice: who looks first whether one is there must be alone.
 */
export async function lockSpeakersOf(tx: EntityManager, agencies: readonly string[]): Promise<void> {
  await lockResources(tx, [...new Set(agencies)]);
}

export async function insertSpeakers(tx: EntityManager, speakers: readonly SpeakerRow[]): Promise<void> {
  await change(
    tx,
    sql`insert into speaker (id, name, agency_id, audience_ids, languages, weekly_limit, version)
        select id, name, "agencyId", "audienceIds", languages, "weeklyLimit", version
        from jsonb_to_recordset(${JSON.stringify(speakers)}::jsonb) as speaker (id uuid, name text, "agencyId" uuid,
          "audienceIds" text[], languages text[], "weeklyLimit" int, version int)`,
  );
}
