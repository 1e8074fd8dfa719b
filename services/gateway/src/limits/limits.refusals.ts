import { ApiError, type Phrase } from "@starlane/graphql";
import type { OperationLimits } from "./limits.js";

/** A limit that an operation exceeds. */
export type TooMuch = keyof OperationLimits;

const PHRASES: Readonly<Record<TooMuch, Phrase>> = {
  letters: {
    "zh-CN": "查询过长：最多 {most} 个字符。",
    en: "The operation is too long: {most} letters at most.",
  },
  tokens: {
    "zh-CN": "查询过长：最多 {most} 个词法单元。",
    en: "The operation is too long: {most} tokens at most.",
  },
  depth: {
    "zh-CN": "查询嵌套过深：最多 {most} 层。",
    en: "The operation is too deep: {most} levels at most.",
  },
  fields: {
    "zh-CN": "查询的字段过多：展开片段后最多 {most} 个。",
    en: "The operation has too many fields: {most} at most, fragments opened.",
  },
  aliases: {
    "zh-CN": "查询的别名过多：最多 {most} 个。",
    en: "The operation has too many aliases: {most} at most.",
  },
  rootFields: {
    "zh-CN": "一次请求的根字段过多：最多 {most} 个，请分开请求。",
    en: "The operation has too many root fields: {most} at most; ask in several.",
  },
  directives: {
    "zh-CN": "查询的指令过多：最多 {most} 个。",
    en: "The operation has too many directives: {most} at most.",
  },
  fragments: {
    "zh-CN": "查询的片段过多：最多 {most} 个。",
    en: "The operation has too many fragments: {most} at most.",
  },
  operations: {
    "zh-CN": "查询中的操作过多：最多 {most} 个。",
    en: "The text has too many operations: {most} at most.",
  },
  comparisons: {
    "zh-CN": "查询中重复的同名字段过多，请合并重复的字段。",
    en: "The operation repeats fields of one name too often: ask for each once.",
  },
  nesting: {
    "zh-CN": "提交的值嵌套过深：最多 {most} 层。",
    en: "The values sent are nested too deeply: {most} levels at most.",
  },
  listed: {
    "zh-CN": "提交的列表过长：合计最多 {most} 项，请分批提交。",
    en: "Too much is listed: {most} values at most in all lists; send it in parts.",
  },
  cost: {
    "zh-CN": "查询可能返回的数据过多：请减小 first、减少嵌套的列表，或分开请求。",
    en: "The operation may answer too much: ask for smaller pages, fewer nested lists, or in several.",
  },
};

/** Creates the refusal of an operation. @param most the limit */
export function tooComplex(what: TooMuch, most: number): ApiError {
  return new ApiError("QUERY_TOO_COMPLEX", PHRASES[what], { most }, { limit: what, http: { status: 400 } });
}
