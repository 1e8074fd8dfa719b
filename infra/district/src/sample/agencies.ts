import { areasAtLevel, districtArea, type Division, type DivisionArea } from "../division.js";
import { communitiesOf, focusCommunity, SAMPLE_MARK, colloquialName, streetsFromFocus } from "./places.js";
import type { SampleAgencyKind, SampleAgency } from "./sample.type.js";
import type { Site } from "./sites.js";

const STREETS_WITH_POLICE_ROOM = 5;
const COMMITTEES_PER_STREET = 2;

/** Returns the codes of the agencies that answer for the whole district. */
export function districtAgencyCodes(district: string) {
  return {
    subBureau: `PSB-${district}`,
    education: `EDU-${district}`,
    humanResources: `HR-${district}`,
    civilAffairs: `CA-${district}`,
  };
}

/** Creates the police, the three departments, and the agencies below each of them. */
export function sampleAgencies(division: Division, sites: readonly Site[]): SampleAgency[] {
  const district = districtArea(division);
  const { subBureau, education, humanResources, civilAffairs } = districtAgencyCodes(district.id);
  const everywhere = [district.id];

  const stations = areasAtLevel(division, "STREET").map((street) =>
    agency(
      stationCode(street.id),
      `${colloquialName(street)}派出所`,
      "POLICE_STATION",
      subBureau,
      communitiesOf(division, street.id).map(({ id }) => id),
    ),
  );
  const rooms = communitiesWithPoliceRoom(division).map((community) =>
    agency(
      roomCode(community.id),
      `${colloquialName(community)}警务室`,
      "POLICE_ROOM",
      stationCode(community.parent!),
      [community.id],
    ),
  );
  const committees = communitiesWithCommittee(division).map((community) =>
    agency(committeeCode(community.id), community.name, "RESIDENTS_COMMITTEE", civilAffairs, [community.id]),
  );
  const parents = { SCHOOL: education, ENTERPRISE: humanResources, SENIOR_UNIVERSITY: civilAffairs };
  const institutions = sites.map(({ code, kind, name }): SampleAgency => ({
    code,
    name,
    kind,
    parentCode: parents[kind],
    jurisdiction: [],
    source: "sample",
  }));

  return [
    agency(subBureau, `${district.name}公安分局`, "SUB_BUREAU", null, everywhere),
    agency(education, `${district.name}教育局`, "EDUCATION", null, everywhere),
    agency(humanResources, `${district.name}人力资源和社会保障局`, "HUMAN_RESOURCES", null, everywhere),
    agency(civilAffairs, `${district.name}民政局`, "CIVIL_AFFAIRS", null, everywhere),
    ...stations,
    ...rooms,
    ...committees,
    ...institutions,
  ];
}

/** Returns the code of a street's police station. */
export function stationCode(street: string): string {
  return `PS-${street}`;
}

/** Returns the code of a community's police room. */
export function roomCode(community: string): string {
  return `PR-${community}`;
}

/** Returns the code of a community's residents' committee. */
export function committeeCode(community: string): string {
  return `RC-${community}`;
}

/** Returns the focus community and the first one of a few more streets. */
export function communitiesWithPoliceRoom(division: Division): DivisionArea[] {
  const streets = streetsFromFocus(division).slice(1, STREETS_WITH_POLICE_ROOM);
  return [focusCommunity(division), ...streets.map(({ id }) => communitiesOf(division, id)[0]!)];
}

/** Returns the first communities of every street, and the focus community. */
export function communitiesWithCommittee(division: Division): DivisionArea[] {
  const focus = focusCommunity(division);
  return areasAtLevel(division, "STREET").flatMap(({ id }) =>
    communitiesOf(division, id).filter(
      (community, i) => i < COMMITTEES_PER_STREET || community.id === focus.id,
    ),
  );
}

function agency(
  code: string,
  name: string,
  kind: SampleAgencyKind,
  parentCode: string | null,
  jurisdiction: string[],
): SampleAgency {
  return { code, name: name + SAMPLE_MARK, kind, parentCode, jurisdiction, source: "sample" };
}
