import { isWithin, type Viewer } from "@starlane/auth";
import { addMonths, isLocalDate, type LocalDate } from "@starlane/calendar";
import { InvalidInput, InvalidState, isLongerThan, say, type Language, type Phrase } from "@starlane/graphql";
import type { AreaLevelEnum } from "../../replicas/area/area.type.js";
import { unknownAudience } from "../../replicas/audience/audience.rules.js";
import type { CampaignStatus } from "./campaign.row.js";

/** The name of each status, as shown to users. */
export const STATUS_NAMES: Readonly<Record<CampaignStatus, Phrase>> = {
  DRAFT: { "zh-CN": "草稿", en: "a draft" },
  SUBMITTED: { "zh-CN": "待审批", en: "waiting for approval" },
  APPROVED: { "zh-CN": "已批准", en: "approved" },
  ACTIVE: { "zh-CN": "进行中", en: "under way" },
  CLOSED: { "zh-CN": "已结束", en: "closed" },
  CANCELLED: { "zh-CN": "已取消", en: "cancelled" },
};

const NEXT: Readonly<Record<CampaignStatus, readonly CampaignStatus[]>> = {
  DRAFT: ["SUBMITTED", "CANCELLED"],
  SUBMITTED: ["APPROVED", "CANCELLED"],
  APPROVED: ["ACTIVE", "CANCELLED"],
  ACTIVE: ["CLOSED", "CANCELLED"],
  CLOSED: [],
  CANCELLED: [],
};

/**
 * Returns the reason why a campaign may not go from one status to another, or null. It does not judge the user who
 * moves it.
 */
export function refuseMove(from: CampaignStatus, to: CampaignStatus): InvalidState | null {
  if (NEXT[from].includes(to)) return null;
  return new InvalidState(
    from,
    phraseOf((language) => {
      const is = say(STATUS_NAMES[from], language);
      const wanted = say(STATUS_NAMES[to], language);
      const next = NEXT[from].map((status) => say(STATUS_NAMES[status], language));
      if (language === "en")
        return next.length === 0
          ? `The campaign is ${is} and stays so.`
          : `The campaign is ${is}; it cannot become ${wanted}. Next it may be ${next.join(" or ")}.`;
      return next.length === 0
        ? `该专项行动${is}，状态不能再变更。`
        : `该专项行动目前为“${is}”，不能直接变为“${wanted}”；下一步可变为“${next.join("”或“")}”。`;
    }),
  );
}

/** Returns the statuses that may follow a status. */
export function movesFrom(status: CampaignStatus): readonly CampaignStatus[] {
  return NEXT[status];
}

/** The parts of a campaign that its approval depends on. */
export interface Authored {
  readonly areaId: string;
  readonly createdBy?: string;
  readonly submittedBy?: string | null;
  /** The users who wrote a version after the first, each once. */
  readonly changedBy?: readonly string[];
}

/**
 * Applies the four-eyes principle: planners and administrators of the whole area approve a campaign that they neither
 * wrote, in any version, nor submitted.
 */
export function mayApprove(viewer: Viewer, campaign: Authored): boolean {
  const { areaId, createdBy, submittedBy, changedBy = [] } = campaign;
  if ([createdBy, submittedBy, ...changedBy].includes(viewer.id)) return false;
  return viewer.grants.some(
    ({ role, area }) => (role === "ADMIN" || role === "PLANNER") && isWithin(areaId, area),
  );
}

/** Returns the reason why a campaign may not be changed any more, or null while it is not approved. */
export function refuseChange(status: CampaignStatus): InvalidState | null {
  if (status === "DRAFT" || status === "SUBMITTED") return null;
  return new InvalidState(
    status,
    phraseOf((language) =>
      language === "en"
        ? `The campaign is ${say(STATUS_NAMES[status], "en")}; it can be changed only until it is approved.`
        : `该专项行动${say(STATUS_NAMES[status], "zh-CN")}，批准之后不能再修改内容。`,
    ),
  );
}

export interface CampaignTarget {
  readonly audience: string;
  readonly level: `${AreaLevelEnum}`;
  /** 0 to 1. */
  readonly rate: number;
}

export interface CampaignDraft {
  readonly title: string;
  readonly description: string | null;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly targets: readonly CampaignTarget[];
}

const LONGEST_TITLE = 200;
const LONGEST_DESCRIPTION = 10_000;
const LONGEST_MONTHS = 36;
/** Dates beyond these are typing errors. */
export const EARLIEST_DAY = "2000-01-01";
export const LAST_DAY = "2199-12-31";

/**
 * Returns the reason why a campaign is invalid as a user wrote it, or null.
 * @param areaLevel the level of the campaign's area, null when there is no such area
 */
export function refuseCampaign(
  draft: CampaignDraft,
  areaLevel: `${AreaLevelEnum}` | null,
): InvalidInput | null {
  return (
    refuseText(draft) ??
    refuseDates(draft) ??
    refuseArea(areaLevel) ??
    refuseTargets(draft.targets, areaLevel)
  );
}

function refuseText({ title, description }: CampaignDraft): InvalidInput | null {
  if (title.trim() === "")
    return new InvalidInput(["input", "title"], {
      "zh-CN": "请填写专项行动名称。",
      en: "Give the campaign a title.",
    });
  if (isLongerThan(title, LONGEST_TITLE))
    return new InvalidInput(
      ["input", "title"],
      { "zh-CN": "名称最多 {most} 个字。", en: "A title has {most} characters at most." },
      { most: LONGEST_TITLE },
    );
  if (isLongerThan(description ?? "", LONGEST_DESCRIPTION))
    return new InvalidInput(
      ["input", "description"],
      { "zh-CN": "说明最多 {most} 个字。", en: "A description has {most} characters at most." },
      { most: LONGEST_DESCRIPTION },
    );
  return null;
}

function refuseDates({ startsOn, endsOn }: CampaignDraft): InvalidInput | null {
  if (!isLocalDate(endsOn))
    return new InvalidInput(["input", "endsOn"], {
      "zh-CN": "结束日期不存在，请核对。",
      en: "There is no such day to end on.",
    });
  if (!isLocalDate(startsOn) || startsOn < EARLIEST_DAY || startsOn > LAST_DAY)
    return new InvalidInput(["input", "startsOn"], {
      "zh-CN": "开始日期有误，请核对。",
      en: "The first day cannot be right.",
    });
  if (endsOn < startsOn)
    return new InvalidInput(["input", "endsOn"], {
      "zh-CN": "结束日期不能早于开始日期。",
      en: "The last day is before the first.",
    });
  if (endsOn > addMonths(startsOn, LONGEST_MONTHS))
    return new InvalidInput(["input", "endsOn"], {
      "zh-CN": "专项行动最长三年，请缩短期限。",
      en: "A campaign lasts three years at most.",
    });
  return null;
}

function refuseArea(areaLevel: `${AreaLevelEnum}` | null): InvalidInput | null {
  if (areaLevel) return null;
  return new InvalidInput(["input", "area"], {
    "zh-CN": "没有找到该区域，请核对区划代码。",
    en: "There is no such area; look at its division code.",
  });
}

/** The area levels, the widest first. */
const LEVELS: readonly `${AreaLevelEnum}`[] = ["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY", "GRID"];

function refuseTargets(
  targets: readonly CampaignTarget[],
  areaLevel: `${AreaLevelEnum}` | null,
): InvalidInput | null {
  const seen = new Set<string>();
  for (const [index, { audience, level, rate }] of targets.entries()) {
    const path = (field: string) => ["input", "targets", String(index), field];
    if (unknownAudience([audience]))
      return new InvalidInput(path("audience"), {
        "zh-CN": "没有这类宣传对象。",
        en: "There is no such audience.",
      });
    if (!(rate >= 0 && rate <= 1))
      return new InvalidInput(path("rate"), {
        "zh-CN": "目标覆盖率应在 0 到 1 之间。",
        en: "A target is a share from 0 to 1.",
      });
    if (areaLevel && LEVELS.indexOf(level) <= LEVELS.indexOf(areaLevel))
      return new InvalidInput(path("level"), {
        "zh-CN": "目标的层级应低于专项行动所在区域的层级。",
        en: "A target is set for areas below the campaign's own.",
      });
    if (seen.has(`${audience} ${level}`))
      return new InvalidInput(path("audience"), {
        "zh-CN": "同一类对象在同一层级只能设一个目标。",
        en: "An audience has one target at a level.",
      });
    seen.add(`${audience} ${level}`);
  }
  return null;
}

function phraseOf(sentence: (language: Language) => string): Phrase {
  return { "zh-CN": sentence("zh-CN"), en: sentence("en") };
}
