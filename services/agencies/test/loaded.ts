import type { Grant } from "@starlane/auth";
import type { AgenciesLoad } from "../src/index.js";

const id = (last: string) => `00000000-0000-4000-8000-0000000000${last}`;

export const BUREAU = id("01");
export const STATION = id("02");
export const ROOM = id("03");
export const EDUCATION = id("04");
export const SCHOOL = id("05");
export const OFFICE = id("06");

export const ADMIN = id("a1");
export const STREET_ADMIN = id("a2");
export const OFFICER = id("a3");
export const TEACHER = id("a4");
export const PLANNER = id("a5");

export const PASSWORD = "correct horse battery";

/** A district with a police station, its room, a school, and one user of each role. */
export const load: AgenciesLoad = {
  agencies: [
    agency(ROOM, "PR-1", "POLICE_ROOM", STATION, ["640105002002"]),
    agency(BUREAU, "PSB-1", "SUB_BUREAU", null, ["640105"]),
    agency(STATION, "PS-1", "POLICE_STATION", BUREAU, ["640105002001", "640105002002"]),
    agency(EDUCATION, "EDU-1", "EDUCATION", null, ["640105"]),
    agency(SCHOOL, "SCH-1", "SCHOOL", EDUCATION, []),
    agency(OFFICE, "X-1", "OTHER", null, []),
  ],
  users: [
    user(ADMIN, "Admin", BUREAU, [{ role: "ADMIN", area: "640105" }]),
    user(STREET_ADMIN, "street", STATION, [{ role: "ADMIN", area: "640105002" }]),
    user(OFFICER, "officer", ROOM, [
      { role: "OFFICER", area: "640105002002" },
      { role: "ANALYST", area: "640105002" },
    ]),
    user(TEACHER, "teacher", SCHOOL, [{ role: "PARTNER", area: "640105" }]),
    user(PLANNER, "planner", STATION, [{ role: "PLANNER", area: "640105" }]),
  ],
};

function agency(
  id: string,
  code: string,
  kind: AgenciesLoad["agencies"][number]["kind"],
  parent: string | null,
  jurisdiction: string[],
) {
  return { id, code, name: `${code} (test)`, kind, parent, jurisdiction };
}

function user(id: string, username: string, agency: string, grants: Grant[]) {
  return { id, username, displayName: username, agency, grants, password: PASSWORD };
}
