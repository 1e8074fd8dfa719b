import type { LocalDate } from "@starlane/calendar";
import type { AudienceId } from "../audiences.js";
import { areasAtLevel, type Division, type DivisionArea } from "../division.js";
import { citedPopulations, type PopulationFigure } from "../populations.js";
import { colloquialName } from "./places.js";
import { apportion, type Seeded } from "./seeded.js";

/** The share of people of 60 and over in Ningxia: seventh national census, known for the region only. */
const ELDERLY_SHARE = 0.1352;
/** The ratio of pupils to residents in Xixia, for a district that has no figure of its own. */
const PUPIL_SHARE = 42_795 / 449_559;
/** An assumption without a source, so that there is something to plan for. */
const MIGRANT_WORKER_SHARE = 0.1;

/** The assumed residents of a community where the district has no census figure. */
const RESIDENTS_OF_A_COMMUNITY = [3_000, 9_000] as const;
/** The assumed size of a village, relative to a community in town. */
const VILLAGE_WEIGHT = 0.35;

/**
 * Returns an estimate for every community and audience. No count is public below the district, so the district's
 * figures are divided by seeded weights: the parts add up to the district's figure exactly and say nothing true of one
 * community.
 */
export function samplePopulations(
  division: Division,
  seed: number,
  asOf: LocalDate,
  random: Seeded,
): PopulationFigure[] {
  const communities = areasAtLevel(division, "COMMUNITY");
  const cited = new Map(citedPopulations(division.code).map(({ audience, people }) => [audience, people]));
  const weights = communities.map(
    (area) => (0.5 + random.fraction(`weight of ${area.id}`)) * (isVillage(area) ? VILLAGE_WEIGHT : 1),
  );

  const census = cited.get("RESIDENT");
  const total = census ?? communities.length * random.between("residents", ...RESIDENTS_OF_A_COMMUNITY);
  const residents = apportion(total, weights);
  const figures = (audience: AudienceId, people: number[], method: string) =>
    communities.map(({ id }, i): PopulationFigure => ({
      areaId: id,
      audience,
      people: people[i]!,
      asOf,
      source: `sample：${method}（随机种子 ${seed}），估算，非统计数据`,
      confidence: "ESTIMATED",
    }));
  /** Divides people like the residents, except for a share that differs by up to 40% from one community to another. */
  const divided = (audience: AudienceId, people: number) =>
    apportion(
      people,
      residents.map(
        (count, i) => count * (0.6 + 0.8 * random.fraction(`${audience} of ${communities[i]!.id}`)),
      ),
    );

  const pupils = cited.get("ADOLESCENT");
  return [
    ...figures(
      "ADOLESCENT",
      divided("ADOLESCENT", pupils ?? Math.round(total * PUPIL_SHARE)),
      pupils ? `将全区在校学生 ${grouped(pupils)} 人按权重分摊到社区` : "按常住人口的 9.5%（假定）分摊到社区",
    ),
    ...figures(
      "ELDERLY",
      divided("ELDERLY", Math.round(total * ELDERLY_SHARE)),
      "按第七次全国人口普查宁夏 60 岁及以上人口占 13.52% 推算并分摊到社区",
    ),
    ...figures(
      "MIGRANT_WORKER",
      divided("MIGRANT_WORKER", Math.round(total * MIGRANT_WORKER_SHARE)),
      "按常住人口的 10%（假定，无来源）分摊到社区",
    ),
    ...figures(
      "RESIDENT",
      residents,
      census
        ? `将第七次全国人口普查全区常住人口 ${grouped(census)} 人按权重分摊到社区`
        : `按每个社区平均 ${grouped(Math.round(total / communities.length))} 人（假定）分摊`,
    ),
  ];
}

function isVillage(area: DivisionArea): boolean {
  return colloquialName(area).endsWith("村");
}

function grouped(people: number): string {
  return people.toLocaleString("en");
}
