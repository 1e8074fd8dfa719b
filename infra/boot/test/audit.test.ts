// @ts-expect-error -- the boot scripts are JavaScript
import { judge } from "../audit.mjs";

/** Returns the output of `pnpm audit --json`. */
const printed = (severity: string) =>
  JSON.stringify({
    advisories: {
      "1090000": {
        id: 1090000,
        module_name: "lamp",
        severity,
        title: "Burns",
        url: "https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
        github_advisory_id: "GHSA-aaaa-bbbb-cccc",
      },
    },
    metadata: { vulnerabilities: {} },
  });
const acceptedUntil = (until: string) => [
  { id: "GHSA-aaaa-bbbb-cccc", reason: "We do not light it.", until },
];

test.each([
  ["a severe weakness stops", printed("high"), [], 1],
  ["a critical one stops", printed("critical"), [], 1],
  ["a slight one is only counted", printed("moderate"), [], 0],
  ["one that was looked at does not", printed("high"), acceptedUntil("2026-04-01"), 0],
  ["until the day on which it is looked at again", printed("high"), acceptedUntil("2026-03-01"), 1],
  ["no weakness, no stop", JSON.stringify({ advisories: {} }), [], 0],
  ["a registry that does not answer is no weakness", "ERR_PNPM_AUDIT_BAD_RESPONSE responded with 405", [], 0],
])("%s", (_case, output, accepted, code) => {
  expect(judge(output, accepted, "2026-03-02").code).toBe(code);
});

test("passes with a note when the registry does not answer, and names the advisories that fail", () => {
  expect(judge("ERR_PNPM_AUDIT_BAD_RESPONSE", [], "2026-03-02").note).toBe("the registry did not answer");
  expect(judge(printed("high"), [], "2026-03-02").output).toContain("lamp: high: Burns (GHSA-aaaa-bbbb-cccc");
});
