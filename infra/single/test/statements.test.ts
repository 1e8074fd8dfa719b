import { statementsOf } from "@starlane/database";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

/**
 * The deepest query of the main path: everything a planner's page could show of all campaigns, through four services.
 */
const DEEPEST = `{
  campaigns { totalCount nodes {
    title lead { name } area { name path { name } }
    participants { agency { name } state }
    targets { audience { name } level rate }
    events(first: 50) { totalCount nodes {
      title status agency { name parent { name } }
      venue { name agency { name } openingHours { opens } audiences { people audience { name } }
        area { name parent { name coverage { reached population rate } } } }
      audiences { name } speakers { name agency { name } } approvals { decision agency { name } }
      attendance { reached asOf }
    } }
    coverage(by: [AREA], level: STREET) { asOf total { reached } rows { area { name } reached target } }
  } }
}`;
/** The number of its SQL statements, independent of the lengths of its lists. */
const STATEMENTS = 23;

let starlane: TestStarlane;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process" });
});
afterAll(() => starlane.close());

test("the deepest query takes the same number of statements for one campaign and one event as for many", async () => {
  const days = ["2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"];
  const { campaign, school } = await aCampaignUnderWay(starlane);
  await register(starlane, { campaign: campaign.id, venue: school.id, day: days.pop()! });
  await ask(); // plans it, and signs in
  const few = await statementsOf(ask);
  for (const day of days) {
    const another = await aCampaignUnderWay(starlane);
    await register(starlane, { campaign: another.campaign.id, venue: school.id, day });
  }
  await ask(); // replicated events are counted by now, so that nothing is waited for
  const many = await statementsOf(ask);
  expect([few.result, many.result]).toEqual([1, 4]);
  expect(few.statements).toHaveLength(STATEMENTS);
  expect(many.statements).toHaveLength(STATEMENTS);
});

/** Executes the query in this asynchronous context, where statements are counted; returns the number of campaigns. */
async function ask(): Promise<number> {
  const response = await starlane.starlane.gateway.inject({
    method: "POST",
    url: "/graphql",
    headers: { authorization: `Bearer ${await starlane.tokenOf("planner")}` },
    payload: { query: DEEPEST },
  });
  const { data, errors } = response.json();
  expect(errors).toBeUndefined();
  return data.campaigns.totalCount;
}
