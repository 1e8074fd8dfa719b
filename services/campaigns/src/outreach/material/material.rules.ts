import { InvalidInput, isLongerThan, type Phrase } from "@starlane/graphql";
import { unknownAudience } from "../../replicas/audience/audience.rules.js";
import type { MaterialKind } from "./material.row.js";
import type { CreateMaterialInput } from "./material.type.js";

const LONGEST_TITLE = 200;
const LONGEST_WORD = 100;
const LONGEST_BODY = 20_000;
const LONGEST_URL = 2_000;
/** The most materials of one event; with more, none of them gets attention. */
const MOST_OF_AN_EVENT = 20;

/** A material in its stored form: blank fields are null. */
export interface MaterialDraft {
  readonly title: string;
  readonly kind: MaterialKind;
  readonly scamType: string | null;
  readonly audiences: readonly string[];
  readonly language: string;
  readonly body: string | null;
  readonly url: string | null;
}

/** Reads a material from the input: texts trimmed, each audience once. */
export function readMaterial(input: CreateMaterialInput): MaterialDraft {
  return {
    title: input.title.trim(),
    kind: input.kind,
    scamType: input.scamType?.trim() || null,
    audiences: [...new Set(input.audiences)],
    language: input.language.trim(),
    body: input.body?.trim() || null,
    url: input.url?.trim() || null,
  };
}

/** Returns the reason why a material is invalid, or null. */
export function refuseMaterial(draft: MaterialDraft): InvalidInput | null {
  return refuseTitle(draft) ?? refuseWhatItIs(draft) ?? refuseContent(draft);
}

function refuseTitle({ title }: MaterialDraft): InvalidInput | null {
  if (title === "") return wrong("title", { "zh-CN": "请填写资料名称。", en: "Give the material a title." });
  if (isLongerThan(title, LONGEST_TITLE))
    return wrong(
      "title",
      { "zh-CN": "名称最多 {most} 个字。", en: "A title has {most} characters at most." },
      LONGEST_TITLE,
    );
  return null;
}

function refuseWhatItIs({ kind, scamType, audiences, language }: MaterialDraft): InvalidInput | null {
  if (kind === "CASE" && scamType === null)
    return wrong("scamType", {
      "zh-CN": "案例须注明诈骗类型，如“刷单返利”。",
      en: "A case tells one fraud: say of which type.",
    });
  if (scamType !== null && isLongerThan(scamType, LONGEST_WORD))
    return wrong(
      "scamType",
      { "zh-CN": "诈骗类型最多 {most} 个字。", en: "A type of fraud has {most} characters at most." },
      LONGEST_WORD,
    );
  if (audiences.length === 0 || unknownAudience(audiences))
    return wrong("audiences", {
      "zh-CN": "请选择该资料面向的宣传对象。",
      en: "Say which audiences the material is for.",
    });
  if (language === "" || isLongerThan(language, LONGEST_WORD))
    return wrong("language", {
      "zh-CN": "请填写语言或方言，如 zh-CN、宁夏话。",
      en: "A language is a BCP 47 tag or the name of a dialect.",
    });
  return null;
}

function refuseContent({ body, url }: MaterialDraft): InvalidInput | null {
  if (body === null && url === null)
    return wrong("body", {
      "zh-CN": "请填写正文，或给出资料的网址。",
      en: "Write the body, or give the address where the material is.",
    });
  if (body !== null && isLongerThan(body, LONGEST_BODY))
    return wrong(
      "body",
      { "zh-CN": "正文最多 {most} 个字。", en: "A body has {most} characters at most." },
      LONGEST_BODY,
    );
  if (url !== null && (url.length > LONGEST_URL || !isWebAddress(url)))
    return wrong("url", {
      "zh-CN": "网址应以 https:// 或 http:// 开头。",
      en: "An address begins with https:// or http://.",
    });
  return null;
}

/** Returns true for http and https addresses. Any other, such as `javascript:`, would run in the reader's browser. */
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ["https:", "http:"].includes(new URL(text).protocol);
}

/**
 * Returns the reason why an event cannot show these materials, or null.
 * @param ids ids as the client gave them
 * @param found the ids that exist
 */
export function refuseMaterials(ids: readonly string[], found: readonly string[]): InvalidInput | null {
  if (ids.length > MOST_OF_AN_EVENT)
    return wrong(
      "materials",
      { "zh-CN": "一场活动最多 {most} 份资料。", en: "An event has {most} materials at most." },
      MOST_OF_AN_EVENT,
    );
  if (ids.some((id) => !found.includes(id)))
    return wrong("materials", { "zh-CN": "没有找到该宣传资料。", en: "There is no such material." });
  return null;
}

function wrong(field: string, phrase: Phrase, most?: number): InvalidInput {
  return new InvalidInput(["input", field], phrase, most === undefined ? {} : { most });
}
