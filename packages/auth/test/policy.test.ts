import { areasFor, judge, type Viewer } from "../src/index.js";

const own = "agency-own";
const below = "agency-below";

function aViewer(...grants: Viewer["grants"]): Viewer {
  return { id: "user", username: "user", agency: own, agencies: [own, below], grants, session: "session" };
}
const partner = aViewer({ role: "PARTNER", area: "640105" });
const planner = aViewer({ role: "PLANNER", area: "640105002" });
const analyst = aViewer({ role: "ANALYST", area: "640105" });

test.each([
  ["nobody signs in", null, "Mutation.signIn", {}, "allowed"],
  ["nobody asks for coverage", null, "Query.coverage", {}, "unauthenticated"],
  ["an operation without a rule", planner, "Mutation.dropEverything", {}, "forbidden"],
  ["an operation without a rule, by nobody", null, "Mutation.dropEverything", {}, "unauthenticated"],
  ["a planner in their area", planner, "Mutation.createCampaign", { area: "640105002002" }, "allowed"],
  ["a planner beside their area", planner, "Mutation.createCampaign", { area: "640105003" }, "forbidden"],
  ["a planner above their area", planner, "Mutation.createCampaign", { area: "640105" }, "forbidden"],
  [
    "a planner for another agency",
    planner,
    "Mutation.registerEvent",
    { area: "640105002", agency: "x" },
    "allowed",
  ],
  [
    "a partner for their agency",
    partner,
    "Mutation.registerEvent",
    { area: "640105002", agency: own },
    "allowed",
  ],
  [
    "a partner for one below",
    partner,
    "Mutation.registerEvent",
    { area: "640105002", agency: below },
    "allowed",
  ],
  [
    "a partner for another agency",
    partner,
    "Mutation.registerEvent",
    { area: "640105002", agency: "x" },
    "forbidden",
  ],
  [
    "a partner outside their area",
    partner,
    "Mutation.registerEvent",
    { area: "640104", agency: own },
    "forbidden",
  ],
  ["a partner plans", partner, "Mutation.createCampaign", { area: "640105" }, "forbidden"],
  ["an analyst reads coverage", analyst, "Query.coverage", { area: "640105002" }, "allowed"],
  ["an analyst checks in", analyst, "Mutation.checkIn", { area: "640105002" }, "forbidden"],
  ["before anything is known of the subject", partner, "Mutation.registerEvent", {}, "allowed"],
])("%s: %#", (_case, viewer, operation, subject, verdict) => {
  expect(judge(viewer, operation, subject)).toBe(verdict);
});

test("the areas of an operation are those of the permitted roles, without areas inside another", () => {
  const viewer = aViewer(
    { role: "PLANNER", area: "640105002" },
    { role: "OFFICER", area: "640105002002" },
    { role: "PLANNER", area: "640105002002" },
    { role: "ANALYST", area: "64" },
  );
  expect(areasFor(viewer, "Mutation.createCampaign")).toEqual(["640105002"]);
  expect(areasFor(viewer, "Query.coverage")).toEqual(["64"]);
  expect(areasFor(null, "Query.coverage")).toEqual([]);
});
