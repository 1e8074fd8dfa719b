import { InvalidInput } from "@starlane/graphql";
import { isKnownAgency } from "../agency/agency.loaders.js";
import type { Context } from "../context.js";
import { writeOrRefuse } from "../write-or-refuse.js";
import { SpeakerRow } from "./speaker.row.js";
import { refuseSpeaker } from "./speaker.rules.js";
import type { CreateSpeakerInput } from "./speaker.type.js";

/** Enters a speaker of an agency. @throws ApiError FORBIDDEN for another's agency */
export async function createSpeaker(
  context: Context,
  { agency, ...speaker }: CreateSpeakerInput,
): Promise<SpeakerRow | InvalidInput> {
  context.allow("Mutation.createSpeaker", { agency });
  return writeOrRefuse(context.em, async (tx) => {
    if (!(await isKnownAgency(tx, agency)))
      return new InvalidInput(["input", "agency"], {
        "zh-CN": "没有找到该单位。",
        en: "There is no such agency.",
      });
    const refusal = refuseSpeaker(speaker);
    if (refusal) return refusal;
    const row = tx.create(SpeakerRow, {
      name: speaker.name.trim(),
      agencyId: agency,
      audienceIds: [...new Set(speaker.audiences)],
      languages: [...new Set(speaker.languages)],
      weeklyLimit: speaker.weeklyLimit,
    });
    await tx.persist(row).flush();
    return row;
  });
}
