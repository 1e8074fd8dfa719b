import type { Viewer } from "@starlane/auth";
import { aViewer } from "@starlane/testing";
import type { CampaignStatus } from "../src/campaigns/campaign/campaign.row.js";
import {
  mayApprove,
  refuseCampaign,
  refuseChange,
  refuseMove,
  type CampaignDraft,
} from "../src/campaigns/campaign/campaign.rules.js";

const STATUSES: CampaignStatus[] = ["DRAFT", "SUBMITTED", "APPROVED", "ACTIVE", "CLOSED", "CANCELLED"];

/** The permitted moves: a row for each present status, a column for each next status, in the order above. */
const MOVES: Record<CampaignStatus, string> = {
  DRAFT: /*     */ "- x - - - x",
  SUBMITTED: /* */ "- - x - - x",
  APPROVED: /*  */ "- - - x - x",
  ACTIVE: /*    */ "- - - - x x",
  CLOSED: /*    */ "- - - - - -",
  CANCELLED: /* */ "- - - - - -",
};

test.each(
  STATUSES.flatMap((from) =>
    STATUSES.map((to, index) => [from, to, MOVES[from].split(" ")[index] === "x"] as const),
  ),
)("from %s to %s: %s", (from, to, may) => {
  const refusal = refuseMove(from, to);
  expect(refusal === null).toBe(may);
  if (!may) expect(refusal?.state).toBe(from);
});

test.each([
  ["an administrator who submitted it", person("ADMIN", "640105", "one"), false],
  ["another administrator", person("ADMIN", "640105", "other"), true],
  ["another planner of the district", person("PLANNER", "640105", "other"), true],
  ["the planner who submitted it", person("PLANNER", "640105", "one"), false],
  ["a planner of a part of it only", person("PLANNER", "640105002", "other"), false],
  ["an administrator of elsewhere", person("ADMIN", "640106", "other"), false],
  ["a partner", person("PARTNER", "640105", "other"), false],
])("approval by %s", (_case, viewer, may) => {
  expect(mayApprove(viewer, { areaId: "640105", submittedBy: "one" })).toBe(may);
});

function person(role: "ADMIN" | "PLANNER" | "PARTNER", area: string, id: string): Viewer {
  return { ...aViewer(role, { area }), id };
}

test.each([
  ["DRAFT", true],
  ["SUBMITTED", true],
  ["APPROVED", false],
  ["ACTIVE", false],
  ["CLOSED", false],
  ["CANCELLED", false],
] as const)("%s can be changed: %s", (status, may) => {
  expect(refuseChange(status) === null).toBe(may);
});

const draft: CampaignDraft = {
  title: "专项",
  description: null,
  startsOn: "2026-03-01",
  endsOn: "2026-12-31",
  targets: [{ audience: "ELDERLY", level: "STREET", rate: 1 }],
};
const target = (changes: object) => ({ targets: [{ ...draft.targets[0]!, ...changes }] });

test.each([
  ["as it should be", {}, null],
  ["of one day", { endsOn: "2026-03-01" }, null],
  ["of three years", { endsOn: "2029-03-01" }, null],
  ["of three years and a day", { endsOn: "2029-03-02" }, "endsOn"],
  ["that ends before it starts", { endsOn: "2026-02-28" }, "endsOn"],
  ["of another age", { startsOn: "0206-03-01" }, "startsOn"],
  ["that starts on no day", { startsOn: "2026-02-30" }, "startsOn"],
  ["that ends on no day", { endsOn: "2026-06-31" }, "endsOn"],
  ["without a title", { title: " \n" }, "title"],
  ["with a title that is too long", { title: "专".repeat(201) }, "title"],
  ["with a description that is too long", { description: "专".repeat(10_001) }, "description"],
  ["without targets", { targets: [] }, null],
  ["with a target of 0", target({ rate: 0 }), null],
  ["with a target above 1", target({ rate: 1.01 }), "targets.0.rate"],
  ["with a target below 0", target({ rate: -0.1 }), "targets.0.rate"],
  ["with a target that is not a number", target({ rate: Number.NaN }), "targets.0.rate"],
  ["with a target for its own level", target({ level: "DISTRICT" }), "targets.0.level"],
  ["with a target above it", target({ level: "CITY" }), "targets.0.level"],
  ["with a target for an unknown audience", target({ audience: "CATS" }), "targets.0.audience"],
  ["with a target twice", { targets: [draft.targets[0]!, draft.targets[0]!] }, "targets.1.audience"],
])("a campaign %s", (_case, changes, path) => {
  expect(refuseCampaign({ ...draft, ...changes }, "DISTRICT")?.path.join(".") ?? null).toBe(
    path && `input.${path}`,
  );
});

test("rejects a campaign in an unknown area", () => {
  expect(refuseCampaign(draft, null)?.path).toEqual(["input", "area"]);
});
