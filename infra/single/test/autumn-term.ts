import { addDays, localDate, weekOf } from "@starlane/calendar";
import { times } from "@starlane/testing";
import { someFieldWork, type FieldWork } from "./field-work.js";
import { checkInAt, comeTogether } from "./outreach.js";
import type { Json, TestStarlane } from "./starlane.js";

const DISTRICT = "640105";
/** Starlight Lane, and its street. */
export const COMMUNITY = "640105002002";
export const STREET = "640105002";

/** A district in the middle of its work, with content for every page of the console. */
export interface AutumnTerm extends FieldWork {
  /** The Monday of a week with events on every weekday. */
  readonly monday: string;
  /** The active campaign that most of it belongs to. */
  readonly main: string;
  /** A campaign that waits for an administrator. */
  readonly submitted: string;
  /** An event with a speaker that the venue's agency has not approved. */
  readonly proposed: string;
  /** A past event with attendances. */
  readonly held: string;
  readonly programme: string;
}

export async function createAutumnTerm(test: TestStarlane): Promise<AutumnTerm> {
  const today = localDate(test.now());
  const monday = weekOf(addDays(today, 2)); // on a weekend already the next week
  const work = await someFieldWork(test);
  const main = await aCampaign(test, {
    title: "反诈进万家冬季行动",
    description: "十月至年底，进校园、进企业、进社区，面对面讲清楚冒充公检法、刷单返利和投资理财骗局。",
    startsOn: addDays(today, -80),
    endsOn: addDays(today, 60),
    targets: [target("ADOLESCENT", 0.3), target("ELDERLY", 0.15), target("MIGRANT_WORKER", 0.1)],
  });
  await start(test, main);
  await join(test, main);
  const held = await rounds(test, main, today);
  const proposed = await aWeek(test, main, monday);
  const submitted = await aCampaign(test, {
    title: "务工人员返乡前防骗提醒",
    description: "春节返乡前，在用工企业和快递站点集中提醒。",
    startsOn: addDays(today, 14),
    endsOn: addDays(today, 75),
    targets: [target("MIGRANT_WORKER", 0.25)],
  });
  await move(test, "planner", submitted, 1, "SUBMITTED");
  await anInvitation(test, today);
  await comeTogether(test, held, 1);
  await materialsAndPushes(test, main, today);
  const { saveProgramme } = await test.data(
    "planner",
    'mutation($campaign: ID!) { saveProgramme(campaign: $campaign, name: "进万家样板") { ... on Programme { id } } }',
    { campaign: main },
  );
  return { ...work, monday, main, submitted, proposed, held, programme: saveProgramme.id };
}

const target = (audience: string, rate: number) => ({ audience, level: "STREET", rate });

async function aCampaign({ data }: TestStarlane, input: object): Promise<string> {
  const { createCampaign } = await data(
    "planner",
    "mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { id } ... on UserError { message } } }",
    { input: { area: DISTRICT, ...input } },
  );
  if (!createCampaign.id) throw new Error(createCampaign.message);
  return createCampaign.id;
}

function move({ data }: TestStarlane, who: string, id: string, version: number, to: string): Promise<Json> {
  return data(who, `mutation { moveCampaign(id: "${id}", version: ${version}, to: ${to}) { __typename } }`);
}

async function start(test: TestStarlane, campaign: string): Promise<void> {
  await move(test, "planner", campaign, 1, "SUBMITTED");
  await move(test, "admin", campaign, 2, "APPROVED");
  await move(test, "planner", campaign, 3, "ACTIVE");
}

async function invite({ data }: TestStarlane, campaign: string, kind: string, role: string): Promise<void> {
  const { agencies } = await data("planner", `{ agencies(kinds: [${kind}]) { id } }`);
  await data(
    "planner",
    `mutation { inviteAgency(campaign: "${campaign}", agency: "${agencies[0].id}", role: ${role}) { __typename } }`,
  );
}

/** Lets education and human resources join; civil affairs has not answered. */
async function join(test: TestStarlane, campaign: string): Promise<void> {
  for (const [kind, role] of [
    ["EDUCATION", "CO_HOST"],
    ["HUMAN_RESOURCES", "CO_HOST"],
    ["CIVIL_AFFAIRS", "SUPPORT"],
  ] as const)
    await invite(test, campaign, kind, role);
  for (const who of ["education", "hr"])
    await test.data(
      who,
      `mutation { answerInvitation(campaign: "${campaign}", accept: true, note: "我局全力配合。") { __typename } }`,
    );
}

/** Creates a campaign that the education bureau is invited to. */
async function anInvitation(test: TestStarlane, today: string): Promise<void> {
  const campaign = await aCampaign(test, {
    title: "老年大学防骗课堂",
    startsOn: addDays(today, -10),
    endsOn: addDays(today, 200),
    targets: [],
  });
  await invite(test, campaign, "EDUCATION", "CO_HOST");
}

/** The share of each audience reached in well-covered areas; half or twice as much elsewhere. */
const SHARES: Readonly<Record<string, number>> = {
  ADOLESCENT: 0.3,
  ELDERLY: 0.13,
  MIGRANT_WORKER: 0.06,
  RESIDENT: 0.01,
};
/** The days before today with rounds of visits. */
const ROUNDS = [75, 45, 18];

/** Creates rounds of visits in nearly every community, and returns one of them. */
async function rounds(test: TestStarlane, campaign: string, today: string): Promise<string> {
  const { district } = await test.data(
    "planner",
    "{ district { children { children { id name populations { people audience { id } } } } } }",
  );
  let person = 0;
  let last = "";
  for (const [s, { children }] of (district.children as Json[]).entries())
    for (const [c, { id, name, populations }] of (children as Json[]).entries()) {
      const much = ((s * 5) % 9) / 4 + 0.25 + ((c * 7) % 5) / 12;
      if ((s * 31 + c) % 17 === 0) continue;
      for (const before of ROUNDS) {
        const day = addDays(today, -before);
        last = await registered(test, "planner", {
          campaign,
          title: `${name}入户宣传`,
          kind: "DOOR_TO_DOOR",
          area: id,
          audiences: ["RESIDENT"],
          startsAt: `${day}T01:00:00Z`,
          endsAt: `${day}T09:00:00Z`,
        });
        const people = populations.flatMap(({ people: all, audience }: Json) =>
          times(Math.round((all * SHARES[audience.id]! * much) / ROUNDS.length), () => ({
            person: { phone: `13${String((person += 1)).padStart(9, "0")}` },
            audience: audience.id,
            area: id,
            at: `${day}T03:00:00Z`,
          })),
        );
        await checkInAt(test, last, people);
      }
    }
  return last;
}

/** The events of a week: weekday, start, minutes, title, kind, kind of venue and audience. */
const WEEK: readonly (readonly [number, string, number, string, string, string, string])[] = [
  [0, "09:00", 45, "识破刷单返利：开学第一课", "SCHOOL_CLASS", "SCHOOL", "ADOLESCENT"],
  [0, "14:30", 60, "守住养老钱：投资理财骗局", "SENIOR_LECTURE", "SENIOR_UNIVERSITY", "ELDERLY"],
  [0, "19:00", 60, "入职反诈培训：夜班专场", "WORKER_TRAINING", "ENTERPRISE", "MIGRANT_WORKER"],
  [1, "10:00", 45, "警校联动：冒充公检法骗局", "SCHOOL_CLASS", "SCHOOL", "ADOLESCENT"],
  [1, "10:00", 90, "社区反诈茶话会", "LECTURE", "COMMUNITY_ROOM", "RESIDENT"],
  [1, "15:00", 45, "网络游戏交易骗局", "SCHOOL_CLASS", "SCHOOL", "ADOLESCENT"],
  [2, "09:30", 60, "国家反诈中心 App 怎么用", "SENIOR_LECTURE", "SENIOR_UNIVERSITY", "ELDERLY"],
  [2, "11:00", 240, "反诈宣传展台", "DISPLAY", "PUBLIC_SPACE", "RESIDENT"],
  [2, "16:00", 45, "期末前的防骗班会", "SCHOOL_CLASS", "SCHOOL", "ADOLESCENT"],
  [3, "09:00", 90, "车间班前会：不出借银行卡", "WORKER_TRAINING", "ENTERPRISE", "MIGRANT_WORKER"],
  [3, "14:00", 45, "警校联动：冒充公检法骗局", "SCHOOL_CLASS", "SCHOOL", "ADOLESCENT"],
  [3, "15:00", 60, "养老诈骗案例分享", "LECTURE", "COMMUNITY_ROOM", "ELDERLY"],
  [4, "10:00", 45, "家长学校：孩子的手机安全", "LECTURE", "SCHOOL", "RESIDENT"],
  [4, "14:00", 60, "快递小哥反诈培训", "WORKER_TRAINING", "ENTERPRISE", "MIGRANT_WORKER"],
  [5, "10:00", 180, "周末广场宣传日", "DISPLAY", "PUBLIC_SPACE", "RESIDENT"],
  [6, "15:00", 60, "邻里反诈夜话", "LECTURE", "COMMUNITY_ROOM", "RESIDENT"],
];

/** The indexes of the events in that week that wait for approval: a lesson with a speaker, and a training. */
const [WAITING, STILL_WAITING] = [10, 13];

/** Registers the events of a week, with venues and speakers in rotation, and returns one that waits for approval. */
async function aWeek(test: TestStarlane, campaign: string, monday: string): Promise<string> {
  const places = [...new Set(WEEK.map(([, , , , , place]) => place))];
  const { speakers, ...venues } = await test.data(
    "planner",
    `{ speakers { id audiences { id } } ${places.map((kind) => `${kind}: venues(first: 12, filter: { kinds: [${kind}] }) { nodes { id } }`).join(" ")} }`,
  );
  const ids: string[] = [];
  for (const [n, [day, from, minutes, title, kind, place, audience]] of WEEK.entries()) {
    const { nodes } = venues[place];
    const able = (speakers as Json[]).filter(({ audiences }) =>
      audiences.some(({ id }: Json) => id === audience),
    );
    const startsAt = new Date(`${addDays(monday, day)}T${from}:00+08:00`);
    ids.push(
      await registered(test, "planner", {
        campaign,
        title,
        kind,
        venue: nodes[n % nodes.length].id,
        audiences: [audience],
        speakers: n % 3 === 2 ? [] : [able[n % able.length].id],
        startsAt: startsAt.toISOString(),
        endsAt: new Date(startsAt.getTime() + minutes * 60_000).toISOString(),
      }),
    );
  }
  const waiting = ids[WAITING]!;
  await agree(
    test,
    ids.filter((_, n) => n !== WAITING && n !== STILL_WAITING),
  );
  return waiting;
}

/** Approves events: each department tries every event, and can decide only its own. */
async function agree({ ask }: TestStarlane, events: readonly string[]): Promise<void> {
  for (const who of ["education", "hr", "civil"])
    for (const id of events)
      await ask(who, `mutation { decideEvent(id: "${id}", version: 1, approve: true) { __typename } }`);
}

async function registered({ data }: TestStarlane, who: string, input: object): Promise<string> {
  const { registerEvent } = await data(
    who,
    "mutation($input: RegisterEventInput!) { registerEvent(input: $input) { ... on Event { id } ... on UserError { message } } }",
    { input },
  );
  if (!registerEvent.id) throw new Error(`${JSON.stringify(input)}: ${registerEvent.message}`);
  return registerEvent.id;
}

const PARTS_OF_FRAUD =
  "接到自称“公安局”“检察院”的电话，说您涉嫌洗钱，要求转账到“安全账户”：公检法机关没有安全账户，不会通过电话办案。\n\n遇到这种情况，挂断电话，拨打 96110 核实。";

const MATERIALS: readonly (readonly [
  string,
  string,
  string | null,
  readonly string[],
  string,
  string | null,
])[] = [
  ["CASE", "“安全账户”骗走二十年积蓄", "冒充公检法", ["ELDERLY", "RESIDENT"], PARTS_OF_FRAUD, null],
  [
    "CASE",
    "刷单返利：先甜后苦",
    "刷单返利",
    ["ADOLESCENT", "MIGRANT_WORKER"],
    "前三单真返钱，第四单要先垫三千。凡是要先垫钱的兼职，都是诈骗。",
    null,
  ],
  [
    "SLIDES",
    "开学第一课：识破网络诈骗",
    null,
    ["ADOLESCENT"],
    "四十五分钟，二十二页，配两段情景演练。",
    "https://example.org/slides",
  ],
  [
    "LEAFLET",
    "养老防骗六条（宁夏话版）",
    null,
    ["ELDERLY"],
    "不轻信、不透露、不转账；多问一句儿女，多等一个晚上。",
    "https://example.org/leaflet",
  ],
  [
    "VIDEO",
    "三分钟看懂投资理财骗局",
    null,
    ["ELDERLY", "RESIDENT"],
    "“老师带单、稳赚不赔”的群里，除了您都是托。",
    "https://example.org/video",
  ],
  ["QUIZ", "反诈小测验十题", null, ["ADOLESCENT"], "课前课后各做一次，对比得分。", null],
];

async function materialsAndPushes(
  { data, now }: TestStarlane,
  campaign: string,
  today: string,
): Promise<void> {
  for (const [kind, title, scamType, audiences, body, url] of MATERIALS)
    await data(
      "planner",
      "mutation($input: CreateMaterialInput!) { createMaterial(input: $input) { __typename } }",
      { input: { kind, title, scamType, audiences, language: "zh-CN", body, url } },
    );
  const push = async (channel: string, title: string, audiences: string[], scheduledFor: string | null) => {
    const { createPublication } = await data(
      "planner",
      "mutation($input: CreatePublicationInput!) { createPublication(input: $input) { ... on Publication { id version } ... on UserError { message } } }",
      { input: { campaign, channel, title, body: PARTS_OF_FRAUD, area: DISTRICT, audiences, scheduledFor } },
    );
    return createPublication;
  };
  await push(
    "WECHAT_OFFICIAL_ACCOUNT",
    "公检法没有“安全账户”",
    ["RESIDENT"],
    `${addDays(today, 2)}T01:00:00Z`,
  );
  await push("WECHAT_CHANNELS", "三分钟看懂投资理财骗局", ["ELDERLY"], null);
  const group = await push("GRID_GROUP", "今晚八点，社区反诈茶话会", ["RESIDENT"], null);
  const { publish } = await data(
    "planner",
    `mutation { publish(id: "${group.id}", version: ${group.version}) { ... on Publication { version } } }`,
  );
  await data(
    "planner",
    `mutation { markPublished(id: "${group.id}", version: ${publish.version}, publishedAt: "${now().toISOString()}") { __typename } }`,
  );
  await data(
    "planner",
    `mutation { recordPublicationViews(id: "${group.id}", views: 1286, shares: 74, measuredAt: "${now().toISOString()}") { __typename } }`,
  );
}
