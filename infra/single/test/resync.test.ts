import { SERVICE_NAMES, type RunningService, type ServiceName } from "@starlane/service";
import { times } from "@starlane/testing";
import { Client } from "pg";
import { tablesOfNow } from "../src/services.js";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

/** The replicas that services store of each other, without their own bookkeeping. */
const COPIES: Readonly<Partial<Record<ServiceName, readonly string[]>>> = {
  agencies: ["known_area", "known_audit_entry"],
  venues: ["known_agency"],
  campaigns: ["known_agency", "known_area", "known_population", "known_venue", "known_closure"],
  attendance: [
    "known_agency",
    "known_area",
    "known_population",
    "known_campaign",
    "known_participation",
    "known_event",
    "known_venue",
    "known_venue_audience",
  ],
};
const OWNERS: readonly ServiceName[] = ["agencies", "venues", "campaigns"];
const PUBLISHED_BY_CAMPAIGNS = new Set(
  ["campaign", "participation", "event"].map((noun) => `attendance.known_${noun}`),
);
const CLOSE = `mutation ($input: CloseVenueInput!) { closeVenue(input: $input) { ... on Venue { closures(from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z") { id } } } }`;
const REOPEN = `mutation ($id: ID!) { reopenVenue(input: { closure: $id, version: 1 }) { __typename } }`;
const RENAME = `mutation ($input: UpdateVenueInput!) { updateVenue(input: $input) { __typename } }`;

/** Opens a district with plans, and ways to inspect its services' replicas. */
function aPlannedDistrict(reach: "in process" | "over HTTP") {
  let starlane: TestStarlane;
  let events: Json[];
  let school: Json;
  beforeAll(async () => {
    starlane = await aStarlane({ reach, now: () => new Date("2026-03-02T01:00:00Z") });
    const begun = await aCampaignUnderWay(starlane);
    school = begun.school;
    events = [];
    for (const day of ["2026-03-04", "2026-03-05", "2026-03-06"])
      events.push(await register(starlane, { campaign: begun.campaign.id, venue: school.id, day }));
    await starlane.data(
      "education",
      `mutation { cancelEvent(id: "${events[2].id}", version: 1, reason: "下雨") { __typename } }`,
    );
    const close = async (reason: string, day: string) => {
      const input = { venue: school.id, from: `${day}T00:00:00Z`, to: `${day}T12:00:00Z`, reason };
      return (await starlane.data("planner", CLOSE, { input })).closeVenue.closures.at(-1).id;
    };
    await close("电路检修", "2026-03-05");
    await starlane.data("planner", REOPEN, { id: await close("考试", "2026-03-06") });
    await starlane.starlane.settled();
  });
  afterAll(() => starlane.close());

  const service = (name: ServiceName): RunningService => starlane.starlane.service(name);
  const sql = async (name: ServiceName, text: string): Promise<Json[]> =>
    (await service(name).database.pool.query(text)).rows;
  const eachCopy = async (visit: (name: ServiceName, table: string) => Promise<unknown>) => {
    for (const [name, tables] of Object.entries(COPIES))
      for (const table of tables) await visit(name as ServiceName, table);
  };
  /** Deletes a replica as the database's superuser: the service itself may not delete audit entries. */
  const lose = async (name: ServiceName, table: string) => {
    const admin = new Client({ connectionString: starlane.adminUrl, options: `-c search_path=${name}` });
    await admin.connect();
    await admin.query(`delete from ${table}`);
    await admin.end();
  };
  /** Returns the rows of every replica, with the transaction ids that wrote them on request. */
  const copies = async (system = "") => {
    const found: Record<string, Json[]> = {};
    await eachCopy(async (name, table) => {
      const rows = await sql(
        name,
        `select to_jsonb(copy) - '{xid,number}'::text[] ${system} as row from ${table} copy order by 1`,
      );
      found[`${name}.${table}`] = rows.map(({ row }) => row);
    });
    return found;
  };
  const resync = async () => {
    const republished = [];
    for (const name of OWNERS)
      republished.push(await service(name).resync({ tables: tablesOfNow(), ifSchemaChanged: false }));
    await starlane.starlane.settled();
    return republished;
  };

  return {
    get starlane() {
      return starlane;
    },
    get events() {
      return events;
    },
    get school() {
      return school;
    },
    service,
    sql,
    lose,
    eachCopy,
    copies,
    resync,
  };
}

async function loseAndResync({ copies, eachCopy, sql, lose, resync }: ReturnType<typeof aPlannedDistrict>) {
  const before = await copies();
  for (const [table, rows] of Object.entries(before)) expect([table, rows.length]).not.toEqual([table, 0]);
  await eachCopy((name, table) => lose(name, table));
  const republished = await resync();
  const owned = async (name: ServiceName, table: string) =>
    Number((await sql(name, `select count(*) from ${table}`))[0].count);
  expect(republished).toEqual([
    await owned("agencies", "agency"),
    1 + (await owned("venues", "population")) + (await owned("venues", "venue")) + 2,
    1 + 1 + 3,
  ]);
  expect(await copies()).toEqual(before);
}

describe("services in one process", () => {
  const district = aPlannedDistrict("in process");
  const { service, sql, lose, eachCopy, copies, resync } = district;

  test("every subscribed message can be republished by its owner, and every replica is compared here", async () => {
    const all = SERVICE_NAMES.map(service);
    const published = new Set(all.flatMap(({ publishes }) => publishes));
    expect(all.flatMap(({ subscribesTo }) => subscribesTo).filter((name) => !published.has(name))).toEqual(
      [],
    );
    const kept: string[] = [];
    for (const name of SERVICE_NAMES) {
      const tables = await sql(
        name,
        "select tablename from pg_tables where schemaname = current_schema and tablename like 'known%' order by 1",
      );
      kept.push(...tables.map(({ tablename }) => `${name}.${tablename}`));
    }
    const looked = Object.entries(COPIES).flatMap(([name, tables]) =>
      tables.map((table) => `${name}.${table}`),
    );
    expect(kept.sort()).toEqual(looked.sort());
  });

  test("restores lost replicas completely, and a withdrawn closure stays withdrawn", () =>
    loseAndResync(district));

  test("fills in columns that an earlier version of the subscriber did not store", async () => {
    const before = await copies();
    await sql("venues", "update known_agency set name = null, version = 0");
    await sql("campaigns", "update known_agency set name = null");
    await sql("campaigns", "update known_area set name = null, parent_id = null, version = 0");
    await sql("campaigns", "update known_venue set name = null, kind = null");
    await sql("campaigns", "delete from known_population");
    await sql(
      "campaigns",
      "update known_closure set version = 1, during = tstzrange('2026-03-06', '2026-03-07') where isempty(during)",
    );
    await resync();
    expect(await copies()).toEqual(before);
  });

  test("leaves existing rows unchanged, and notifies no one of changed events", async () => {
    const announced: string[] = [];
    const listener = await service("campaigns").database.pool.connect();
    listener.on("notification", ({ payload }) => announced.push(payload ?? ""));
    await listener.query("listen campaigns_event_changed");
    const before = await copies("|| jsonb_build_object('written_by', copy.xmin::text)");
    await resync();
    await listener.query("select 1");
    listener.release(true);
    expect(await copies("|| jsonb_build_object('written_by', copy.xmin::text)")).toEqual(before);
    expect(announced).toEqual([]);
  });

  test("replicates things that change meanwhile in their final state", async () => {
    const version = Number(
      (await sql("venues", `select version from venue where id = '${district.school.id}'`))[0].version,
    );
    const rename = async () => {
      for (const n of times(20, (index) => index))
        await district.starlane.data("planner", RENAME, {
          input: { id: district.school.id, version: version + n, name: `第 ${n} 小学` },
        });
    };
    await Promise.all([rename(), ...times(2, resync)]);
    await district.starlane.starlane.settled();
    const [copy] = await sql(
      "campaigns",
      `select name, version from known_venue where id = '${district.school.id}'`,
    );
    expect(copy).toEqual({ name: "第 19 小学", version: version + 20 });
    for (const event of district.events) {
      const [own] = await sql("campaigns", `select status, version from event where id = '${event.id}'`);
      expect(
        await sql("attendance", `select status, version from known_event where id = '${event.id}'`),
      ).toEqual([own]);
    }
  });

  test("runs automatically once after a schema change, in the services that have not done it", async () => {
    await district.starlane.starlane.resyncIfSchemaChanged();
    expect(await district.starlane.starlane.resyncIfSchemaChanged()).toBe(0);
    await sql("agencies", "delete from told");
    await sql("venues", "update told set tables = 'of an earlier version'");
    await eachCopy((name, table) => lose(name, table));
    const republished = await district.starlane.starlane.resyncIfSchemaChanged();
    await district.starlane.starlane.settled();
    expect(republished).toBeGreaterThan(0);
    const found = await copies();
    for (const [table, rows] of Object.entries(found))
      expect([table, rows.length > 0]).toEqual([table, !PUBLISHED_BY_CAMPAIGNS.has(table)]);
    expect(await district.starlane.starlane.resyncIfSchemaChanged()).toBe(0);
    await resync();
  });
});

describe("services over HTTP", () => {
  const district = aPlannedDistrict("over HTTP");

  test("restores lost replicas completely, and a withdrawn closure stays withdrawn", () =>
    loseAndResync(district));
});
