import type { Language, Phrase } from "@starlane/graphql";

/** Every text of the page, by the name its elements use. */
export const WORDS = {
  title: { "zh-CN": "活动签到", en: "Check in" },
  brand: { "zh-CN": "反诈宣传 · 活动签到", en: "Anti-fraud campaign · check-in" },
  language: { "zh-CN": "English", en: "中文" },
  someEvent: { "zh-CN": "反诈宣传活动", en: "Anti-fraud event" },
  time: { "zh-CN": "时间：", en: "Time: " },
  place: { "zh-CN": "地点：", en: "Place: " },

  kind: { "zh-CN": "用哪个号码签到", en: "Check in with" },
  phone: { "zh-CN": "手机号", en: "Phone number" },
  phoneHint: { "zh-CN": "中国大陆 11 位手机号", en: "11 digits, of mainland China" },
  identityNumber: { "zh-CN": "身份证号", en: "Identity number" },
  identityNumberHint: { "zh-CN": "18 位，末位可以是 X", en: "18 characters; the last may be an X" },
  audience: { "zh-CN": "您属于", en: "You are" },
  ADOLESCENT: { "zh-CN": "中小学生、未成年人", en: "A pupil, or under 18" },
  ELDERLY: { "zh-CN": "老年人（60 岁以上）", en: "60 or older" },
  MIGRANT_WORKER: { "zh-CN": "外来务工人员", en: "A migrant worker" },
  RESIDENT: { "zh-CN": "其他居民", en: "Another resident" },
  residence: { "zh-CN": "居住的社区", en: "Where you live" },
  optional: { "zh-CN": "（可不填）", en: "(optional)" },
  noResidence: { "zh-CN": "不填，或住在别处", en: "Not said, or somewhere else" },
  submit: { "zh-CN": "签到", en: "Check in" },
  sending: { "zh-CN": "正在签到…", en: "Checking in…" },

  phoneMissing: { "zh-CN": "请填写手机号。", en: "Fill in your phone number." },
  phoneWrong: {
    "zh-CN": "手机号应为 1 开头的 11 位数字，请核对。",
    en: "A phone number has 11 digits and begins with 1.",
  },
  identityNumberMissing: { "zh-CN": "请填写身份证号。", en: "Fill in your identity number." },
  identityNumberFormat: {
    "zh-CN": "身份证号应为 18 位，末位可以是 X。",
    en: "An identity number has 18 characters; the last may be an X.",
  },
  identityNumberWrong: {
    "zh-CN": "身份证号有误，请逐位核对。",
    en: "This number cannot be right; compare it digit by digit.",
  },
  audienceMissing: { "zh-CN": "请选择您属于哪一类。", en: "Choose what you are." },

  privacy: { "zh-CN": "留下什么，忘掉什么", en: "What is kept and what is forgotten" },
  forgotten: {
    "zh-CN":
      "忘掉：您的号码。收到后立即换算成一个代号，号码随即丢弃；不问姓名。填写的内容在得到结果前只留在这个页面上。",
    en: "Forgotten: your number. It is turned into a code at once and thrown away; no name is asked for. Until there is a result, what you fill in stays on this page.",
  },
  kept: {
    "zh-CN": "留下：代号、您选的类别和社区、签到时间和一个随机编号，用来统计有多少人听过宣传，每人只算一次。",
    en: "Kept: the code, what you chose above, the time and a random number; to count how many people were reached, each once.",
  },
  never: {
    "zh-CN": "签到不收费，也不会索要银行卡号、密码或验证码。凡是索要的，都是诈骗。",
    en: "Checking in is free. It never asks for a bank card, a password or a code. Whoever does is a fraud.",
  },

  waitingTitle: { "zh-CN": "还没有签到", en: "Not checked in yet" },
  noSignal: {
    "zh-CN": "网络不通。您填写的内容已保留，会自动重试，请不要关闭此页。",
    en: "There is no connection. What you filled in is kept and sent again by itself; leave this page open.",
  },
  offline: {
    "zh-CN": "手机没有信号。您填写的内容已保留，连上网络后自动签到，请不要关闭此页。",
    en: "Your phone has no signal. What you filled in is kept and sent once it has; leave this page open.",
  },
  busy: {
    "zh-CN": "签到的人较多，{seconds} 秒后自动重试，请不要关闭此页。",
    en: "Many are checking in. It is tried again in {seconds} seconds; leave this page open.",
  },
  unavailable: {
    "zh-CN": "系统暂时没有响应。您填写的内容已保留，会自动重试，请不要关闭此页。",
    en: "The system does not answer right now. What you filled in is kept and sent again; leave this page open.",
  },
  retry: { "zh-CN": "现在重试", en: "Try again now" },
  edit: { "zh-CN": "返回修改", en: "Back to the form" },
  next: { "zh-CN": "为同行的人签到", en: "Check in somebody else" },

  ACCEPTED_TITLE: { "zh-CN": "签到成功", en: "You are checked in" },
  ACCEPTED: { "zh-CN": "谢谢参加。", en: "Thank you for coming." },
  DUPLICATE_TITLE: { "zh-CN": "您已签到", en: "You are checked in already" },
  DUPLICATE: { "zh-CN": "不用再签一次。", en: "Once is enough." },
  OVER_CAPACITY_TITLE: { "zh-CN": "名额已满", en: "The event is full" },
  OVER_CAPACITY: {
    "zh-CN": "没有签上，请向现场工作人员说明。",
    en: "You are not checked in; please speak to the staff.",
  },
  REJECTED_TITLE: { "zh-CN": "没有签上", en: "Not checked in" },
  REJECTED: { "zh-CN": "请核对后重试。", en: "Look at what you filled in, and try again." },

  noScript: {
    "zh-CN": "此页需要启用 JavaScript。请让现场工作人员为您签到。",
    en: "This page needs JavaScript. Please let the staff check you in.",
  },
} satisfies Record<string, Phrase>;

/** The texts of a closed page, by reason. */
export const CLOSED = {
  NOT_YET: {
    title: { "zh-CN": "签到尚未开始", en: "Check-in has not begun" },
    text: { "zh-CN": "{opens} 起可以签到。", en: "It opens at {opens}." },
  },
  OVER: {
    title: { "zh-CN": "签到已经结束", en: "Check-in is over" },
    text: {
      "zh-CN": "如需补签，请联系活动单位。",
      en: "If you were there, speak to whoever held the event.",
    },
  },
  CALLED_OFF: {
    title: { "zh-CN": "活动未确认或已取消", en: "The event was called off" },
    text: { "zh-CN": "请留意主办单位的通知。", en: "Look out for a notice of whoever holds it." },
  },
  GONE: {
    title: { "zh-CN": "链接无效或已停用", en: "This link leads nowhere" },
    text: {
      "zh-CN": "请扫描现场的二维码，或询问工作人员。",
      en: "Scan the code on the wall, or ask the staff.",
    },
  },
  HURRIED: {
    title: { "zh-CN": "访问过于频繁", en: "Too many at once" },
    text: { "zh-CN": "请过一分钟再试。", en: "Try again in a minute." },
  },
  AWAY: {
    title: { "zh-CN": "系统暂时没有响应", en: "The system does not answer right now" },
    text: { "zh-CN": "请过一会儿刷新此页。", en: "Load this page again in a moment." },
  },
} satisfies Record<string, { title: Phrase; text: Phrase }>;

/** Returns all texts in both languages, so that the page can switch. */
export function allWords(extra: Readonly<Record<string, Phrase>>): Record<Language, Record<string, string>> {
  const phrases = Object.entries({ ...WORDS, ...extra });
  const inOne = (language: Language) =>
    Object.fromEntries(phrases.map(([name, phrase]) => [name, phrase[language]]));
  return { "zh-CN": inOne("zh-CN"), en: inOne("en") };
}
