import { roleOf } from "@starlane/database";
import { SERVICE_NAMES } from "@starlane/service";
import { Client } from "pg";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

/** Tables without anybody's data, by service, with the reason. All others are protected. */
const OPEN_TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  agencies: {
    known_area: "the official divisions, as they were published",
  },
  venues: {
    area: "the official divisions",
    installation: "the one district",
    audience: "the four audiences",
    population: "counts of people, of published sources",
    venue: "the directory of venues",
    venue_audience: "how many people a venue holds",
    opening_hours: "of the directory of venues",
    closure: "of the directory of venues",
    known_agency: "names of agencies, of their directory",
  },
  campaigns: {
    known_agency: "the directory of agencies, as it was published",
    known_area: "the official divisions, as they were published",
    known_venue: "the directory of venues, as it was published",
    known_closure: "when venues are closed, as it was published",
    known_population: "counts of people, as they were published",
    speaker: "the directory of speakers, whom every planner may ask for",
    material: "the library, which everybody shares",
    programme: "model programmes, which everybody shares",
    programme_step: "of a model programme",
    programme_target: "of a model programme",
    event_speaker: "pairs of ids: who they are stands where they are",
    event_material: "pairs of ids",
    venue_hold: "when a venue is taken, which whoever wants it must be told",
    speaker_hold: "when a speaker is taken, which whoever wants them must be told",
  },
  attendance: {
    known_agency: "the directory of agencies, as it was published",
    known_area: "the official divisions, as they were published",
    known_population: "counts of people, as they were published",
    known_campaign:
      "where a campaign is and what it is to reach, as it was published: no name, nothing that was written",
    known_event: "when and where an event is, as it was published: no name, nothing that was written",
    known_participation: "which agency takes part in what, as it was published",
    known_venue: "the directory of venues, as it was published",
    known_venue_audience: "of the directory of venues",
    erased_person:
      "keyed hashes of numbers: no row says whose it is, and nobody who has a number learns more than that",
    reach_cell: "counts of people, which no person can be told from",
    reach_event: "counts of people",
    reach_position: "how far is counted",
    ground: "how often the directories have changed",
  },
};
/** Such tables in every service. */
const MACHINERY: Readonly<Record<string, string>> = {
  migration: "which migrations were run",
  inbox: "ids of messages that were received",
  told: "for which state of the tables everything was republished",
  audit_chain: "hashes and how many entries there are",
  audit_told: "how far the audit was relayed",
};

let starlane: TestStarlane;
let admin: Client;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process", now: () => new Date("2026-03-04T02:00:00Z") });
  admin = new Client({ connectionString: starlane.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await starlane.close();
});

interface Table {
  readonly schema: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly isForced: boolean;
  readonly policies: number;
}

const tables = async (): Promise<Table[]> =>
  (
    await admin.query<Table>(
      `select namespace.nspname as schema, class.relname as name, class.relrowsecurity as "isEnabled",
         class.relforcerowsecurity as "isForced", (select count(*)::int from pg_policy where polrelid = class.oid) as policies
       from pg_class class join pg_namespace namespace on namespace.oid = class.relnamespace
       where class.relkind in ('r', 'p') and namespace.nspname = any($1) order by 1, 2`,
      [[...SERVICE_NAMES]],
    )
  ).rows;

test("every table is protected, or listed as unprotected with a reason", async () => {
  const unsaid: string[] = [];
  const seen = new Set<string>();
  for (const { schema, name, isEnabled, isForced, policies } of await tables()) {
    const reason = OPEN_TABLES[schema]?.[name] ?? MACHINERY[name];
    seen.add(`${schema}.${name}`);
    const isProtected = isEnabled && isForced && policies > 0;
    if (isProtected === (reason !== undefined)) unsaid.push(`${schema}.${name}`);
  }
  expect(unsaid).toEqual([]);
  const listed = Object.entries(OPEN_TABLES).flatMap(([schema, names]) =>
    Object.keys(names).map((name) => `${schema}.${name}`),
  );
  expect(listed.filter((table) => !seen.has(table))).toEqual([]);
});

test("nothing bypasses it: no unrestricted role, no view or function of another owner", async () => {
  const roles = SERVICE_NAMES.map(roleOf);
  const { rows: free } = await admin.query(
    "select rolname from pg_roles where rolname = any($1) and (rolsuper or rolbypassrls)",
    [roles],
  );
  expect(free).toEqual([]);
  const { rows: owned } = await admin.query(
    "select relname from pg_class where pg_get_userbyid(relowner) = any($1) and relnamespace::regnamespace::text = any($2)",
    [roles, [...SERVICE_NAMES]],
  );
  expect(owned).toEqual([]);
  const { rows: views } = await admin.query(
    `select relname from pg_class where relkind in ('v', 'm') and relnamespace::regnamespace::text = any($1)
       and not coalesce('security_invoker=true' = any(reloptions), false)`,
    [[...SERVICE_NAMES]],
  );
  expect(views).toEqual([]);
  const { rows: functions } = await admin.query<{ name: string }>(
    `select distinct proname as name from pg_proc where prosecdef and pronamespace::regnamespace::text = any($1)`,
    [[...SERVICE_NAMES]],
  );
  expect(functions.map(({ name }) => name)).toEqual(["audit_append", "audit_probe"]); // which only append
});

test("without a security context no row is visible or writable", async () => {
  const { campaign, school } = await aCampaignUnderWay(starlane);
  const event = await register(starlane, { campaign: campaign.id, venue: school.id, day: "2026-03-04" });
  await starlane.starlane.settled();
  await starlane.data(
    "education",
    `mutation { enrol(input: { event: "${event.id}", label: "一班", headcount: 1, basis: STATUTORY_DUTY,
       roster: [{ person: { phone: "13800000001", name: "王某" }, audience: "RESIDENT" }] }) { __typename }
     openSelfCheckIn(event: "${event.id}") { __typename }
     createCalendarFeed(kind: USER) { __typename } }`,
  );
  const shown: string[] = [];
  let filled = 0;
  for (const schema of SERVICE_NAMES) {
    const url = new URL(starlane.adminUrl);
    url.username = roleOf(schema);
    url.password = "a password only for tests";
    const nobody = new Client({ connectionString: url.href, options: `-c search_path=${schema}` });
    await nobody.connect();
    try {
      for (const table of (await tables()).filter((one) => one.schema === schema && one.isEnabled)) {
        const name = `${schema}.${table.name}`;
        const count = async (client: Client) =>
          Number((await client.query<{ count: string }>(`select count(*) from ${name}`)).rows[0]!.count);
        if ((await count(admin)) > 0) filled += 1;
        if ((await count(nobody)) > 0) shown.push(name);
        // After a transaction with a security context has ended, there is none again.
        await nobody.query("begin; select set_config('starlane.acts', 'service', true)");
        await nobody.query("commit");
        if ((await count(nobody)) > 0) shown.push(`${name} afterwards`);
      }
      if (schema === "agencies")
        for (const row of [
          "account (id, username, display_name, agency_id) values (gen_random_uuid(), 'x1', 'x', gen_random_uuid())",
          "agency (id, code, name, kind) values (gen_random_uuid(), 'X1', 'x', 'OTHER')",
          "jurisdiction (agency_id, area_id) values (gen_random_uuid(), '640105')",
        ])
          await expect(nobody.query(`insert into ${row}`)).rejects.toThrow("row-level security");
    } finally {
      await nobody.end();
    }
  }
  expect(shown).toEqual([]);
  expect(filled).toBeGreaterThan(15);
});
