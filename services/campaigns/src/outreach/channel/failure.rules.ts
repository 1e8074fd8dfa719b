import { say, type Language, type Phrase } from "@starlane/graphql";

const PHRASES = {
  NOT_SET_UP: {
    "zh-CN": "该渠道尚未配置或配置已移除，请联系管理员，或人工发布后标记为已发布。",
    en: "The channel is not set up any more; ask an administrator, or post it by hand and mark it as published.",
  },
  NOT_REACHED: {
    "zh-CN": "多次尝试仍无法连接该渠道，内容没有发出；请稍后重新发布。",
    en: "The channel could not be reached after several tries and nothing was sent; publish it again later.",
  },
  NOT_ADMITTED: {
    "zh-CN": "渠道不认可本系统的凭证或权限（错误码 {code}），请管理员核对配置后重新发布。",
    en: "The channel does not accept our credentials or rights (error {code}); have an administrator look at the configuration, then publish it again.",
  },
  TOO_OFTEN: {
    "zh-CN": "渠道限制了发送频率（错误码 {code}），多次等待后仍未发出；请稍后重新发布。",
    en: "The channel takes no more for now (error {code}), even after several waits; publish it again later.",
  },
  REJECTED: {
    "zh-CN": "渠道没有接受这条内容（错误码 {code}），请核对内容后另建一条发布。",
    en: "The channel did not accept this (error {code}); look at what it says and make another.",
  },
  UNCERTAIN: {
    "zh-CN": "渠道没有答复，无法确定是否已发出。请到渠道核对：已发出的请标记为已发布，没有的请重新发布。",
    en: "The channel did not answer, so nobody knows whether this is out. Look there: mark it as published if it is, else publish it again.",
  },
  UNCERTAIN_GROUP: {
    "zh-CN":
      "区域 {area} 的网格群没有答复，无法确定是否已收到。请在群内核对：如未收到，请重新发布；系统将从这一条继续。",
    en: "The grid group of area {area} did not answer, so nobody knows whether it has this. Look there; if it has not, publish it again: sending goes on from this message.",
  },
  NOT_ORIGINAL: {
    "zh-CN": "公众平台未通过原创校验，请核对内容后另建一条发布。",
    en: "The platform did not accept this as original; look at what it says and make another.",
  },
  NOT_PASSED: {
    "zh-CN": "公众平台审核未通过，请核对内容后另建一条发布。",
    en: "The platform's review did not pass this; look at what it says and make another.",
  },
  NOT_COMPLETED: {
    "zh-CN": "公众平台发布失败，请稍后重新发布。",
    en: "The platform could not publish this; publish it again later.",
  },
  TAKEN_DOWN: {
    "zh-CN": "发布后已被删除或封禁，请到公众平台核对。",
    en: "It was published and then taken down; look on the platform.",
  },
  CAMPAIGN_OVER: {
    "zh-CN": "专项行动已结束或取消，到时没有发布。",
    en: "The campaign was over or cancelled by then, so this was not published.",
  },
  FAULT: {
    "zh-CN": "系统出现故障，没有发出；故障已记录，请稍后重新发布。",
    en: "Something failed on our side and has been logged; publish it again later.",
  },
} as const satisfies Record<string, Phrase>;

export type FailureCode = keyof typeof PHRASES;

/** The reason why a post was not published. It contains no text of the channel, which might hold a key. */
export interface PostFailure {
  readonly code: FailureCode;
  readonly values?: Readonly<Record<string, string | number>> | undefined;
}

/** Formats the failure as a sentence that says what to do about it. */
export function sayFailure({ code, values }: PostFailure, language: Language): string {
  return say(PHRASES[code], language, values);
}

/** Error codes that both of the platform's interfaces use, grouped by remedy. */
const BUSY = new Set([-1]);
const TOO_OFTEN = new Set([45009, 45011, 45033]);
const NOT_ADMITTED = new Set([
  40001, 40002, 40013, 40014, 40125, 40164, 40243, 41001, 41002, 41004, 42001, 48001, 48004, 50004, 50005,
  61004, 89503, 93000, 93008,
]);

/** Returns the failure that a channel's error code stands for, and whether the same call may succeed later. */
export function judgeCode(code: number): { readonly failure: PostFailure; readonly mayPass: boolean } {
  if (BUSY.has(code)) return { failure: { code: "NOT_REACHED" }, mayPass: true };
  if (TOO_OFTEN.has(code)) return { failure: { code: "TOO_OFTEN", values: { code } }, mayPass: true };
  const failure = { code: NOT_ADMITTED.has(code) ? "NOT_ADMITTED" : "REJECTED", values: { code } } as const;
  return { failure, mayPass: false };
}
