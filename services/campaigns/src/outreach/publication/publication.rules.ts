import { isWithin } from "@starlane/auth";
import { localDate, type LocalDate } from "@starlane/calendar";
import { InvalidInput, InvalidState, isLongerThan, type Phrase } from "@starlane/graphql";
import { unknownAudience } from "../../replicas/audience/audience.rules.js";
import type { CampaignStatus } from "../../campaigns/campaign/campaign.row.js";
import { STATUS_NAMES as CAMPAIGN_STATUS_NAMES } from "../../campaigns/campaign/campaign.rules.js";
import { articleOf, splitText, plainTextOf } from "../channel/text.rules.js";
import type { ChannelName } from "./publication.row.js";

const LONGEST_TITLE = 200;
const LONGEST_BODY = 20_000;
/** The limits of the channels themselves. */
const LONGEST_ACCOUNT_TITLE = 32;
const LONGEST_ARTICLE = 20_000;
const LONGEST_CAPTION = 1_000;
/** More in a row would be a nuisance in a group of neighbours. */
const MOST_MESSAGES = 5;

/** A publication as a user wrote it, with its texts trimmed. */
export interface PublicationDraft {
  readonly channel: ChannelName;
  readonly title: string;
  readonly body: string;
  readonly audiences: readonly string[];
  readonly scheduledFor: Date | null;
}

/** The known data of the objects that a publication names. */
export interface PublicationReferences {
  /** Null when there is no such area. */
  readonly area: string | null;
  readonly campaign: { readonly area: string; readonly endsOn: LocalDate };
  /** The address of its material, null when it has none. */
  readonly link: string | null;
}

/** Returns the reason why a publication is invalid, or null. */
export function refusePublication(
  draft: PublicationDraft,
  named: PublicationReferences,
  now: Date,
): InvalidInput | null {
  return (
    refuseText(draft) ??
    refuseAudiences(draft.audiences) ??
    refuseArea(named) ??
    refuseTime(draft.scheduledFor, named.campaign.endsOn, now) ??
    CHANNEL_LIMITS[draft.channel]({ ...draft, link: named.link })
  );
}

function refuseText({ title, body }: PublicationDraft): InvalidInput | null {
  if (title === "") return wrong("title", { "zh-CN": "请填写标题。", en: "Give it a title." });
  if (isLongerThan(title, LONGEST_TITLE))
    return wrong(
      "title",
      { "zh-CN": "标题最多 {most} 个字。", en: "A title has {most} characters at most." },
      LONGEST_TITLE,
    );
  if (body === "") return wrong("body", { "zh-CN": "请填写正文。", en: "Write what it says." });
  if (isLongerThan(body, LONGEST_BODY))
    return wrong(
      "body",
      { "zh-CN": "正文最多 {most} 个字。", en: "A body has {most} characters at most." },
      LONGEST_BODY,
    );
  return null;
}

function refuseAudiences(audiences: readonly string[]): InvalidInput | null {
  if (audiences.length > 0 && !unknownAudience(audiences)) return null;
  return wrong("audiences", { "zh-CN": "请选择宣传对象。", en: "Say which audiences it is for." });
}

function refuseArea({ area, campaign }: PublicationReferences): InvalidInput | null {
  if (area === null)
    return wrong("area", {
      "zh-CN": "没有找到该区域，请核对区划代码。",
      en: "There is no such area; look at its division code.",
    });
  if (isWithin(area, campaign.area)) return null;
  return wrong("area", {
    "zh-CN": "发布区域不在专项行动的区域内。",
    en: "That area is outside the campaign's.",
  });
}

function refuseTime(scheduledFor: Date | null, endsOn: LocalDate, now: Date): InvalidInput | null {
  if (scheduledFor === null) return null;
  if (scheduledFor < now)
    return wrong("scheduledFor", {
      "zh-CN": "发布时间已过；如需立即发布，请不填发布时间。",
      en: "That time is past; leave it out to publish at once.",
    });
  if (localDate(scheduledFor) > endsOn)
    return new InvalidInput(
      ["input", "scheduledFor"],
      {
        "zh-CN": "发布时间应不晚于专项行动结束日（{endsOn}）。",
        en: "The campaign ends on {endsOn}; choose a time until then.",
      },
      { endsOn },
    );
  return null;
}

type Text = Pick<PublicationDraft, "title" | "body"> & { readonly link: string | null };

/**
 * The checks of each channel's limits, made now, while the user is there, rather than by the channel at the scheduled
 * time.
 */
const CHANNEL_LIMITS: Readonly<Record<ChannelName, (text: Text) => InvalidInput | null>> = {
  WECHAT_OFFICIAL_ACCOUNT: ({ title, body }) => {
    if (title.length > LONGEST_ACCOUNT_TITLE)
      return wrong(
        "title",
        {
          "zh-CN": "公众号文章标题最多 {most} 个字。",
          en: "A title in the official account has {most} characters at most.",
        },
        LONGEST_ACCOUNT_TITLE,
      );
    if (articleOf(body).length < LONGEST_ARTICLE) return null;
    return wrong("body", {
      "zh-CN": "正文超出公众号文章的长度上限，请精简。",
      en: "That is more than an article of the official account holds; shorten it.",
    });
  },
  GRID_GROUP: (text) => {
    if (splitText(plainTextOf(text)).length <= MOST_MESSAGES) return null;
    return wrong(
      "body",
      {
        "zh-CN": "内容过长：群消息每条约 680 个汉字，最多分 {most} 条发送，请精简。",
        en: "That is too long: a group is sent {most} messages of about 2,000 letters at most; shorten it.",
      },
      MOST_MESSAGES,
    );
  },
  WECHAT_CHANNELS: (text) => {
    if (plainTextOf(text).length <= LONGEST_CAPTION) return null;
    return wrong(
      "body",
      {
        "zh-CN": "视频号文案（含标题）最多 {most} 个字，请精简。",
        en: "The text of a video has {most} characters at most, its title included; shorten it.",
      },
      LONGEST_CAPTION,
    );
  },
};

/** Returns the reason why no publication may be created for a campaign any more, or null while it may. */
export function refuseOver(status: CampaignStatus): InvalidState | null {
  if (status !== "CLOSED" && status !== "CANCELLED") return null;
  const name = CAMPAIGN_STATUS_NAMES[status];
  return new InvalidState(status, {
    "zh-CN": `该专项行动${name["zh-CN"]}，不能再新建线上发布。`,
    en: `The campaign is ${name.en}; nothing more is published for it.`,
  });
}

/** Returns the reason why a campaign publishes nothing now, or null if it does. */
export function refuseUnapproved(status: CampaignStatus): InvalidState | null {
  if (status === "APPROVED" || status === "ACTIVE") return null;
  const name = CAMPAIGN_STATUS_NAMES[status];
  return new InvalidState(status, {
    "zh-CN": `该专项行动${name["zh-CN"]}，不能发布；批准之后、结束之前方可发布。`,
    en: `The campaign is ${name.en}; it publishes from its approval until its end.`,
  });
}

function wrong(field: string, phrase: Phrase, most?: number): InvalidInput {
  return new InvalidInput(["input", field], phrase, most === undefined ? {} : { most });
}
