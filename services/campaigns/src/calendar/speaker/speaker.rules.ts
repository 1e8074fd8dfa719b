import { InvalidInput, isLongerThan } from "@starlane/graphql";
import { unknownAudience } from "../../replicas/audience/audience.rules.js";
import type { SpeakerRow } from "./speaker.row.js";
import type { CreateSpeakerInput } from "./speaker.type.js";

const LONGEST_NAME = 100;
const MOST_LANGUAGES = 20;
const MOST_A_WEEK = 50;

/** Returns the reason why a speaker is invalid as a user wrote them, or null. */
export function refuseSpeaker({
  name,
  audiences,
  languages,
  weeklyLimit,
}: Omit<CreateSpeakerInput, "agency">): InvalidInput | null {
  if (name.trim() === "" || isLongerThan(name, LONGEST_NAME))
    return new InvalidInput(["input", "name"], {
      "zh-CN": "请填写宣讲员姓名。",
      en: "Give the speaker a name.",
    });
  if (audiences.length === 0 || unknownAudience(audiences))
    return new InvalidInput(["input", "audiences"], {
      "zh-CN": "请选择该宣讲员面向的宣传对象。",
      en: "Say which audiences the speaker talks to.",
    });
  if (
    languages.length > MOST_LANGUAGES ||
    languages.some((tag) => tag.trim() === "" || isLongerThan(tag, LONGEST_NAME))
  )
    return new InvalidInput(["input", "languages"], {
      "zh-CN": "语言或方言填写有误。",
      en: "A language is a BCP 47 tag or the name of a dialect.",
    });
  if (weeklyLimit < 1 || weeklyLimit > MOST_A_WEEK)
    return new InvalidInput(
      ["input", "weeklyLimit"],
      { "zh-CN": "每周场次上限应在 1 到 {most} 之间。", en: "The weekly limit is from 1 to {most}." },
      { most: MOST_A_WEEK },
    );
  return null;
}

/**
 * Returns the reason why these speakers cannot be booked for these audiences, or null.
 * @param ids ids as the client gave them
 * @param found the speakers with those ids
 */
export function refuseSpeakers(
  ids: readonly string[],
  found: readonly SpeakerRow[],
  audiences: readonly string[],
): InvalidInput | null {
  if (ids.some((id) => !found.some((speaker) => speaker.id === id)))
    return new InvalidInput(["input", "speakers"], {
      "zh-CN": "没有找到该宣讲员。",
      en: "There is no such speaker.",
    });
  const stranger = found.find((speaker) => !speaker.audienceIds.some((id) => audiences.includes(id)));
  if (!stranger) return null;
  return new InvalidInput(
    ["input", "speakers"],
    {
      "zh-CN": "宣讲员{name}不面向本场活动的宣传对象，请更换宣讲员。",
      en: "{name} talks to none of the event's audiences; choose another speaker.",
    },
    { name: stranger.name },
  );
}

/**
 * Returns a refusal when one of these speakers has no event left in the week, or null. @param held events of each in
 * the week
 */
export function refuseWeek(
  speakers: readonly SpeakerRow[],
  held: ReadonlyMap<string, number>,
): InvalidInput | null {
  const busy = speakers.find(({ id, weeklyLimit }) => (held.get(id) ?? 0) >= weeklyLimit);
  if (!busy) return null;
  return new InvalidInput(
    ["input", "speakers"],
    {
      "zh-CN": "宣讲员{name}本周已安排 {limit} 场，达到每周上限，请换一周或更换宣讲员。",
      en: "{name} has {limit} events that week already, the most there may be; choose another week or speaker.",
    },
    { name: busy.name, limit: busy.weeklyLimit },
  );
}
