import { districtArea, type Division } from "../division.js";
import { districtAgencyCodes, roomCode, stationCode } from "./agencies.js";
import { focusCommunity, SAMPLE_MARK, colloquialName } from "./places.js";
import type { SampleRole, SampleUser } from "./sample.type.js";

/** Creates one user for every role; the installation sets the passwords. */
export function sampleUsers(division: Division): SampleUser[] {
  const district = districtArea(division);
  const focus = focusCommunity(division);
  const street = division.areas.find(({ id }) => id === focus.parent)!;
  const { subBureau, education, humanResources, civilAffairs } = districtAgencyCodes(district.id);
  return [
    user("admin", "系统管理员", subBureau, district.id, ["ADMIN"]),
    user("planner", "分局反诈中心", subBureau, district.id, ["PLANNER"]),
    user("station", `${colloquialName(street)}派出所民警`, stationCode(street.id), street.id, [
      "OFFICER",
      "PLANNER",
    ]),
    user("education", "教育局联络员", education, district.id, ["PARTNER"]),
    user("hr", "人社局联络员", humanResources, district.id, ["PARTNER"]),
    user("civil", "民政局联络员", civilAffairs, district.id, ["PARTNER"]),
    user("officer", `${colloquialName(focus)}民警`, roomCode(focus.id), focus.id, ["OFFICER"]),
    user("analyst", "数据分析员", subBureau, district.id, ["ANALYST"]),
  ];
}

function user(
  username: string,
  name: string,
  agencyCode: string,
  area: string,
  roles: SampleRole[],
): SampleUser {
  const grants = roles.map((role) => ({ role, area }));
  return { username, displayName: name + SAMPLE_MARK, agencyCode, grants, source: "sample" };
}
