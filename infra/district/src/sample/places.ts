import { areasAtLevel, childrenOf, type Division, type DivisionArea } from "../division.js";

/** The suffix of names that might be taken for a real institution or person. */
export const SAMPLE_MARK = "（示例）";

const STARLIGHT_LANE = "640105002002";

/**
 * Returns the community of the sample's community officer: Starlight Lane, or in another district the first community
 * of the first street.
 */
export function focusCommunity(division: Division): DivisionArea {
  const communities = areasAtLevel(division, "COMMUNITY");
  return communities.find((area) => area.id === STARLIGHT_LANE) ?? communities[0]!;
}

/** Returns the communities of a street, by code. */
export function communitiesOf(division: Division, street: string): DivisionArea[] {
  return childrenOf(division, street).filter((area) => area.level === "COMMUNITY");
}

/** Returns the colloquial name of a street or a community: without the office that runs it. */
export function colloquialName({ name }: DivisionArea): string {
  return name.replace(/村?村(民)?委(员)?会$/, "村").replace(/(居委会|居民委员会|街道办事处|街道)$/, "");
}

/** Returns the streets and towns, that of the focus community first, then by code. */
export function streetsFromFocus(division: Division): DivisionArea[] {
  const first = focusCommunity(division).parent;
  const streets = areasAtLevel(division, "STREET");
  return [...streets.filter(({ id }) => id === first), ...streets.filter(({ id }) => id !== first)];
}
