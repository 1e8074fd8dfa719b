import type { Phrase } from "@starlane/graphql";
import { readCount, type Found, type Named, type Names, type RowReader } from "@starlane/row-import";
import { nameKey } from "@starlane/spreadsheet";
import type { CreateVenueInput } from "../venue/venue-input.type.js";
import { VenueKindEnum } from "../venue/venue.type.js";
import { readHours } from "./hours.rules.js";
import { AUDIENCE_OF, type VenueColumn } from "./venue-columns.rules.js";

/** The departments' names for the kinds of venues. */
const KIND_WORDS: Readonly<Record<VenueKindEnum, readonly string[]>> = {
  SCHOOL: ["学校", "小学", "中学", "中小学", "初中", "高中", "高校", "School"],
  ENTERPRISE: ["企业", "公司", "工厂", "工地", "Enterprise", "Company"],
  SENIOR_UNIVERSITY: ["老年大学", "老年学校", "Senior university"],
  COMMUNITY_ROOM: ["社区活动室", "活动室", "社区", "居委会", "社区中心", "Community room"],
  POLICE_ROOM: ["警务室", "派出所", "Police room"],
  COURIER_POINT: ["快递站点", "快递点", "快递驿站", "驿站", "Courier point"],
  SHOP: ["商铺", "商店", "商场", "超市", "门店", "Shop"],
  RENTAL_HOUSING: ["出租房", "出租屋", "公寓", "Rental housing"],
  PUBLIC_SPACE: ["公共场所", "广场", "公园", "Public space"],
};
const kinds = new Map(
  Object.values(VenueKindEnum).flatMap((kind) =>
    [kind, ...KIND_WORDS[kind]].map((word): [string, VenueKindEnum] => [nameKey(word), kind]),
  ),
);

/** All names that a table of venues may refer to. */
export interface VenueImportNames {
  readonly agencies: Names<Named>;
  readonly areas: Names<Named>;
}

/** Parses a row into a venue; null if a cell is not valid. All mistakes of the row are reported. */
export function readVenue(
  row: RowReader<VenueColumn>,
  { agencies, areas }: VenueImportNames,
): CreateVenueInput | null {
  const name = row.typed("name");
  const kind = row.read("kind", (text) => kinds.get(nameKey(text)) ?? null, NO_SUCH_KIND);
  const area = row.read("area", (_text, typed) => idOf(areas.find(typed)), NO_SUCH);
  const capacity = row.read("capacity", readCount, NO_NUMBER);
  const agency = row.read("agency", (_text, typed) => idOf(agencies.find(typed)), NO_SUCH);
  const openingHours = row.read("openingHours", readHours, NO_HOURS) ?? [];
  const audiences = (Object.keys(AUDIENCE_OF) as (keyof typeof AUDIENCE_OF)[]).flatMap((column) => {
    const people = row.read(column, readCount, NO_NUMBER);
    return people === null ? [] : [{ audience: AUDIENCE_OF[column], people }];
  });
  if (row.mistakes.length > 0 || !name || !kind || !area || capacity === null) return null;
  return { name, kind, area, address: row.typed("address"), capacity, agency, openingHours, audiences };
}

function idOf(found: Found<Named>): string | null {
  return typeof found === "string" ? null : found.id;
}

const NO_SUCH_KIND: Phrase = {
  "zh-CN":
    "没有“{text}”这种场所；有：学校、企业、老年大学、社区活动室、警务室、快递站点、商铺、出租房、公共场所。",
  en: "“{text}” is no kind of venue; there are school, enterprise, senior university, community room, police room, courier point, shop, rental housing, public space.",
};
const NO_SUCH: Phrase = {
  "zh-CN": "没有找到“{text}”，或有多个；请核对名称，或填写其代码。",
  en: "There is no “{text}”, or there are several; look at the name, or write its code.",
};
const NO_NUMBER: Phrase = { "zh-CN": "“{text}”不是人数。", en: "“{text}” is no number of people." };
const NO_HOURS: Phrase = {
  "zh-CN": "“{text}”不是可识别的开放时间，请写成“周一至周五 8:00-12:00”这样的形式。",
  en: "“{text}” are no opening hours; write them like “Mon-Fri 8:00-12:00”.",
};
