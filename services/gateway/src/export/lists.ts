import { addDays, localDate, localTime, startOfDay } from "@starlane/calendar";
import { ApiError, type Language, type Phrase } from "@starlane/graphql";
import type { Value } from "@starlane/spreadsheet";
import { openingHoursText, type ExportedHours } from "./hours.js";
import { eachNode, type Ask, type ConnectionPage } from "./pages.js";
import { listed, wordFor } from "./words.js";

/** The filters of an export. */
export interface ExportScope {
  readonly campaign?: string | undefined;
  readonly area?: string | undefined;
  /** First and last day, `YYYY-MM-DD`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** For a coverage table only: its dimensions, the level of its areas, and more filters. */
  readonly by?: readonly string[] | undefined;
  readonly level?: string | undefined;
  readonly audiences?: readonly string[] | undefined;
  readonly agencies?: readonly string[] | undefined;
  readonly kinds?: readonly string[] | undefined;
}

export interface ExportColumn {
  readonly title: Phrase;
  readonly width?: number;
}

/** An exportable list of the graph. */
export interface ExportedList {
  readonly name: Phrase;
  readonly columns: readonly ExportColumn[] | ((wanted: ExportScope) => readonly ExportColumn[]);
  readonly rows: (
    ask: Ask,
    wanted: ExportScope,
    language: Language,
  ) => AsyncGenerator<Value[], void, undefined>;
}

interface Named {
  readonly name: string;
}

export interface EventNode {
  readonly title: string;
  readonly kind: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly status: string;
  readonly capacity: number | null;
  readonly venue: Named | null;
  readonly area: Named;
  readonly agency: Named & { readonly id: string };
  readonly audiences: readonly Named[];
  readonly speakers: readonly Named[];
  readonly attendance: { readonly reached: number; readonly unidentified: number };
}

const PAGE = "pageInfo { hasNextPage endCursor }";
const EVENT = `nodes { title kind startsAt endsAt status capacity venue { name } area { name } agency { id name }
  audiences { name } speakers { name } attendance { reached unidentified } } ${PAGE}`;

const EVENTS = `query ($first: Int, $after: String, $filter: EventFilter) {
  events(first: $first, after: $after, filter: $filter) { ${EVENT} } }`;
const EVENTS_OF_CAMPAIGN = `query ($campaign: ID!, $first: Int, $after: String, $filter: EventFilter) {
  campaign(id: $campaign) { events(first: $first, after: $after, filter: $filter) { ${EVENT} } } }`;

/** Yields the events of a campaign, or all events visible to the viewer, within a range of days. @throws ApiError */
export function eachEvent(
  ask: Ask,
  { campaign, from, to }: ExportScope,
): AsyncGenerator<EventNode, void, undefined> {
  const filter = {
    ...(from && { from: startOfDay(from).toISOString() }),
    ...(to && { to: startOfDay(addDays(to, 1)).toISOString() }),
  };
  return eachNode(async (page) => {
    if (campaign === undefined)
      return (await ask<{ events: ConnectionPage<EventNode> }>(EVENTS, { ...page, filter })).events;
    const found = await ask<{ campaign: { events: ConnectionPage<EventNode> } | null }>(EVENTS_OF_CAMPAIGN, {
      ...page,
      filter,
      campaign,
    });
    if (!found.campaign) throw new ApiError("NOT_FOUND");
    return found.campaign.events;
  });
}

const events: ExportedList = {
  name: { "zh-CN": "活动", en: "Events" },
  columns: [
    { title: { "zh-CN": "活动名称", en: "Title" }, width: 32 },
    { title: { "zh-CN": "活动类型", en: "Kind" } },
    { title: { "zh-CN": "日期", en: "Date" } },
    { title: { "zh-CN": "开始时间", en: "Starts" } },
    { title: { "zh-CN": "结束时间", en: "Ends" } },
    { title: { "zh-CN": "地点", en: "Venue" }, width: 24 },
    { title: { "zh-CN": "区域", en: "Area" } },
    { title: { "zh-CN": "受众", en: "Audiences" } },
    { title: { "zh-CN": "讲师", en: "Speakers" } },
    { title: { "zh-CN": "人数上限", en: "Capacity" } },
    { title: { "zh-CN": "主办单位", en: "Agency" }, width: 24 },
    { title: { "zh-CN": "状态", en: "Status" } },
    { title: { "zh-CN": "触达人数", en: "Reached" } },
    { title: { "zh-CN": "未登记身份人数", en: "Not identified" } },
  ],
  async *rows(ask, wanted, language) {
    for await (const event of eachEvent(ask, wanted)) {
      const [starts, ends] = [new Date(event.startsAt), new Date(event.endsAt)];
      yield [
        event.title,
        wordFor("EventKind", event.kind, language),
        localDate(starts),
        localTime(starts),
        localTime(ends),
        event.venue?.name ?? null,
        event.area.name,
        listed(event.audiences, language),
        listed(event.speakers, language),
        event.capacity,
        event.agency.name,
        wordFor("EventStatus", event.status, language),
        event.attendance.reached,
        event.attendance.unidentified,
      ];
    }
  },
};

interface VenueNode extends Named {
  readonly kind: string;
  readonly address: string | null;
  readonly capacity: number;
  readonly area: Named;
  readonly agency: Named | null;
  readonly openingHours: readonly ExportedHours[];
  readonly audiences: readonly { readonly people: number; readonly audience: { readonly id: string } }[];
}

const VENUES = `query ($first: Int, $after: String, $filter: VenueFilter) {
  venues(first: $first, after: $after, filter: $filter) {
    nodes { name kind address capacity area { name } agency { name } openingHours { weekday opens closes }
      audiences { people audience { id } } } ${PAGE} } }`;
const AUDIENCES = ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"];

const venues: ExportedList = {
  name: { "zh-CN": "场所", en: "Venues" },
  columns: [
    { title: { "zh-CN": "场所名称", en: "Name" }, width: 28 },
    { title: { "zh-CN": "场所类型", en: "Kind" } },
    { title: { "zh-CN": "所属区域", en: "Area" } },
    { title: { "zh-CN": "地址", en: "Address" }, width: 28 },
    { title: { "zh-CN": "容量", en: "Capacity" } },
    { title: { "zh-CN": "主管单位", en: "Agency" }, width: 24 },
    { title: { "zh-CN": "开放时间", en: "Opening hours" }, width: 32 },
    { title: { "zh-CN": "青少年人数", en: "Adolescents" } },
    { title: { "zh-CN": "老年人人数", en: "Elderly" } },
    { title: { "zh-CN": "务工人员人数", en: "Migrant workers" } },
    { title: { "zh-CN": "居民人数", en: "Residents" } },
  ],
  async *rows(ask, { area }, language) {
    const filter = { ...(area && { area }) };
    const nodes = eachNode(
      async (page) => (await ask<{ venues: ConnectionPage<VenueNode> }>(VENUES, { ...page, filter })).venues,
    );
    for await (const venue of nodes)
      yield [
        venue.name,
        wordFor("VenueKind", venue.kind, language),
        venue.area.name,
        venue.address,
        venue.capacity,
        venue.agency?.name ?? null,
        openingHoursText(venue.openingHours, language),
        ...AUDIENCES.map((id) => venue.audiences.find(({ audience }) => audience.id === id)?.people ?? null),
      ];
  },
};

const speakers: ExportedList = {
  name: { "zh-CN": "宣讲员", en: "Speakers" },
  columns: [
    { title: { "zh-CN": "姓名", en: "Name" } },
    { title: { "zh-CN": "单位", en: "Agency" }, width: 24 },
    { title: { "zh-CN": "宣传对象", en: "Audiences" } },
    { title: { "zh-CN": "语言", en: "Languages" } },
    { title: { "zh-CN": "每周场次", en: "Weekly limit" } },
  ],
  async *rows(ask, _wanted, language) {
    const { speakers } = await ask<{
      speakers: (Named & { agency: Named; audiences: Named[]; languages: string[]; weeklyLimit: number })[];
    }>("{ speakers { name agency { name } audiences { name } languages weeklyLimit } }");
    for (const { name, agency, audiences, languages, weeklyLimit } of speakers)
      yield [name, agency.name, listed(audiences, language), languages.join("、"), weeklyLimit];
  },
};

const agencies: ExportedList = {
  name: { "zh-CN": "单位", en: "Agencies" },
  columns: [
    { title: { "zh-CN": "单位代码", en: "Code" } },
    { title: { "zh-CN": "单位名称", en: "Name" }, width: 28 },
    { title: { "zh-CN": "单位类型", en: "Kind" } },
    { title: { "zh-CN": "上级单位", en: "Above" }, width: 28 },
    { title: { "zh-CN": "辖区", en: "Jurisdiction" }, width: 40 },
  ],
  async *rows(ask, _wanted, language) {
    const { agencies } = await ask<{
      agencies: (Named & { code: string; kind: string; parent: Named | null; jurisdiction: Named[] })[];
    }>("{ agencies { code name kind parent { name } jurisdiction { name } } }");
    for (const { code, name, kind, parent, jurisdiction } of agencies)
      yield [
        code,
        name,
        wordFor("AgencyKind", kind, language),
        parent?.name ?? null,
        listed(jurisdiction, language),
      ];
  },
};

/** Returns the district's id. */
export async function findDistrictId(ask: Ask): Promise<string> {
  return (await ask<{ district: { id: string } }>("{ district { id } }")).district.id;
}

export const EXPORTED_LISTS: Readonly<Record<string, ExportedList>> = {
  events,
  venues,
  speakers,
  agencies,
};
