import { signAccess } from "@starlane/auth";
import type { BenchEnvironment } from "../bench-environment.js";
import { asAdmin } from "./cost.js";
import { instant } from "./watcher.type.js";

/** Finds the communities of the district, and the areas above them. */
export async function findAreaIds(
  environment: BenchEnvironment,
): Promise<{ communities: string[]; above: string[] }> {
  const { district } = (await environment.ask(
    "planner",
    "{ district { id children { id children { id } } } }",
  )) as {
    district: { id: string; children: { id: string; children: { id: string }[] }[] };
  };
  return {
    communities: district.children.flatMap(({ children }) => children.map(({ id }) => id)),
    above: [district.id, ...district.children.map(({ id }) => id)],
  };
}

/** Creates an event of the whole district, now. */
export async function anEvent(environment: BenchEnvironment): Promise<string> {
  const today = new Date().toISOString().slice(0, 10);
  const made = await environment.ask(
    "planner",
    `mutation { createCampaign(input: { title: "实时覆盖", area: "640105", startsOn: "${today}", endsOn: "${today.slice(0, 4)}-12-31", targets: [] }) { ... on Campaign { id } } }`,
  );
  const { id: campaign } = made.createCampaign as { id: string };
  for (const [who, version, to] of [
    ["planner", 1, "SUBMITTED"],
    ["admin", 2, "APPROVED"],
    ["planner", 3, "ACTIVE"],
  ] as const)
    await environment.ask(
      who,
      `mutation { moveCampaign(id: "${campaign}", version: ${version}, to: ${to}) { __typename } }`,
    );
  const startsAt = new Date(Date.now() + 60_000).toISOString();
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  const { registerEvent } = await environment.ask(
    "planner",
    `mutation { registerEvent(input: { campaign: "${campaign}", title: "入户宣传", kind: DOOR_TO_DOOR, area: "640105",
      audiences: ["RESIDENT"], startsAt: "${startsAt}", endsAt: "${endsAt}" }) { ... on Event { id } ... on UserError { message } } }`,
  );
  return (registerEvent as { id: string }).id;
}

let people = 0;

/** Checks in a new person. @returns when it was acknowledged */
export async function checkInNewcomer(
  environment: BenchEnvironment,
  event: string,
  area: string,
): Promise<number> {
  const phone = `138${String((people += 1)).padStart(8, "0")}`;
  await environment.ask(
    "planner",
    "mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) { ... on CheckInReceipts { receipts { verdict } } } }",
    {
      event,
      items: [
        {
          clientId: phone,
          person: { phone },
          audience: "RESIDENT",
          area,
          method: "STAFF_SCAN",
          at: new Date(),
        },
      ],
    },
  );
  return instant();
}

/**
 * Creates sessions of three users who see the whole district. They are inserted directly, since checking a thousand
 * passwords takes minutes.
 */
export async function signInMany(environment: BenchEnvironment, count: number): Promise<string[]> {
  const sessions = await asAdmin<{ user: string; session: string }>(
    environment,
    `insert into agencies.session (id, account_id, started_at, expires_at)
     select gen_random_uuid(), account.id, now(), now() + interval '1 day' from generate_series(1, ${count}) as n
     join (select id, row_number() over (order by username) as place from agencies.account
       where username in ('admin', 'analyst', 'planner')) as account on account.place = n % 3 + 1
     returning account_id as user, id as session`,
  );
  return sessions.map((claims) => signAccess(environment.home.accessKeys, claims, new Date()).token);
}
