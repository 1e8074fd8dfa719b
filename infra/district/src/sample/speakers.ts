import type { AudienceId } from "../audiences.js";
import { districtArea, type Division } from "../division.js";
import { districtAgencyCodes, roomCode, stationCode } from "./agencies.js";
import { focusCommunity, SAMPLE_MARK, streetsFromFocus } from "./places.js";
import type { SampleSpeaker } from "./sample.type.js";
import type { Seeded } from "./seeded.js";
import { twoDigits } from "./sites.js";

const STATIONS_WITH_SPEAKER = 5;
const SURNAMES = ["马", "王", "李", "杨", "张", "丁", "刘", "金", "陈", "白", "赵", "吴"];

/** Provinces by code whose speakers know a dialect, by its usual name in the ledgers. */
const DIALECTS: Readonly<Record<string, string>> = { "64": "宁夏话" };

/**
 * Creates a dozen speakers: officers for all audiences, teachers for pupils, and one each for workers and older people.
 */
export function sampleSpeakers(division: Division, random: Seeded): SampleSpeaker[] {
  const district = districtArea(division).id;
  const { subBureau, education, humanResources, civilAffairs } = districtAgencyCodes(district);
  const stations = streetsFromFocus(division).slice(0, STATIONS_WITH_SPEAKER);
  const dialect = DIALECTS[district.slice(0, 2)];

  const posts: [agencyCode: string, title: string, audiences: AudienceId[], knowsDialect: boolean][] = [
    [roomCode(focusCommunity(division).id), "警官", ["ADOLESCENT", "ELDERLY", "RESIDENT"], true],
    [subBureau, "警官", ["ADOLESCENT", "MIGRANT_WORKER", "RESIDENT"], false],
    [subBureau, "警官", ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"], true],
    [education, "老师", ["ADOLESCENT"], false],
    [education, "老师", ["ADOLESCENT"], true],
    [humanResources, "讲师", ["MIGRANT_WORKER"], false],
    [civilAffairs, "讲师", ["ELDERLY"], true],
    ...stations.map(({ id }, i): (typeof posts)[number] => [
      stationCode(id),
      "警官",
      i % 2 === 0 ? ["ELDERLY", "RESIDENT"] : ["MIGRANT_WORKER", "RESIDENT"],
      i % 2 === 0,
    ]),
  ];
  return posts.map(([agencyCode, title, audiences, knowsDialect], i) => {
    const code = `SPK-${district}-${twoDigits(i + 1)}`;
    return {
      code,
      name: `${SURNAMES[i]}${title}${SAMPLE_MARK}`,
      agencyCode,
      audiences,
      languages: dialect && knowsDialect ? ["zh-CN", dialect] : ["zh-CN"],
      weeklyLimit: random.between(`weekly limit of ${code}`, 3, 6),
      source: "sample",
    };
  });
}
