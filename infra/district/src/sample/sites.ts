import { districtArea, type Division, type DivisionArea } from "../division.js";
import { communitiesOf, focusCommunity, SAMPLE_MARK, colloquialName, streetsFromFocus } from "./places.js";
import type { Seeded } from "./seeded.js";

/** A school, an enterprise or a senior university: an agency that has a venue of the same name. */
export interface Site {
  /** The agency's code; its venue's is the same after `V-`. */
  code: string;
  kind: "SCHOOL" | "ENTERPRISE" | "SENIOR_UNIVERSITY";
  name: string;
  community: DivisionArea;
}

const SCHOOLS = 12;
const TRADES = ["建材厂", "食品厂", "物流园", "纺织厂", "机械厂", "电子厂"];
const ORDINALS = ["", "第二", "第三", "第四", "第五", "第六"];

/** Creates the sample's institutions, spread over the streets in turn; the first school is in the focus community. */
export function sitesOf(division: Division, random: Seeded): Site[] {
  const streets = streetsFromFocus(division);
  const district = division.code;
  const schools = Array.from({ length: SCHOOLS }, (_, i): Site => {
    const street = streets[i % streets.length]!;
    const round = Math.floor(i / streets.length);
    const name = `${colloquialName(street)}${ORDINALS[Math.floor(round / 2)]}${round % 2 === 0 ? "小学" : "中学"}`;
    const code = `SCH-${district}-${twoDigits(i + 1)}`;
    const community = i === 0 ? focusCommunity(division) : communityFor(code, street);
    return { code, kind: "SCHOOL", name: name + SAMPLE_MARK, community };
  });
  const enterprises = TRADES.map((trade, i): Site => {
    const street = streets[(i + 1) % streets.length]!;
    const code = `ENT-${district}-${twoDigits(i + 1)}`;
    const name = `${colloquialName(street)}${trade}${SAMPLE_MARK}`;
    return { code, kind: "ENTERPRISE", name, community: communityFor(code, street) };
  });
  const university: Site = {
    code: `SU-${district}-01`,
    kind: "SENIOR_UNIVERSITY",
    name: `${districtArea(division).name}老年大学${SAMPLE_MARK}`,
    community: communityFor(`SU-${district}-01`, streets.at(-1)!),
  };
  return [...schools, ...enterprises, university];

  function communityFor(code: string, street: DivisionArea): DivisionArea {
    const communities = communitiesOf(division, street.id);
    return communities[random.between(`community of ${code}`, 0, communities.length - 1)]!;
  }
}

/** Formats `7` as `07`. */
export function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
