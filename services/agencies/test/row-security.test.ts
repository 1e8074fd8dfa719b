import type { Viewer } from "@starlane/auth";
import {
  aService,
  aViewer,
  foreignRows,
  times,
  trustingAll,
  withoutRowSecurity,
  type TestService,
} from "@starlane/testing";
import { roleOf } from "@starlane/database";
import { Client } from "pg";
import { agencies } from "../src/index.js";

const REQUESTS = 1_000;
const STREETS = times(10, (n) => `64010500${n}`);
const idOf = (kind: string, n: number) => `00000000-0000-4000-8000-0000000000${kind}${n}`;
const AGENCIES = STREETS.map((_, n) => idOf("a", n));
const administrators = AGENCIES.map((agency, n): Viewer => ({
  ...aViewer("ADMIN", { agency, area: STREETS[n]! }),
  id: idOf("b", n),
}));

let service: TestService;
beforeAll(async () => {
  service = await aService(agencies, { requestConnections: 1, takesFor: trustingAll(AGENCIES) });
  const rows = (text: string, ...values: unknown[]) => service.database.pool.query(text, values);
  for (const [n, agency] of AGENCIES.entries()) {
    await rows(
      "insert into agency (id, code, name, kind) values ($1, $2, $2, 'POLICE_STATION')",
      agency,
      `A${n}`,
    );
    await rows("insert into jurisdiction (agency_id, area_id) values ($1, $2)", agency, STREETS[n]);
    for (const [kind, role] of [
      ["b", "ADMIN"],
      ["c", "OFFICER"],
    ] as const) {
      const account = idOf(kind, n);
      await rows(
        "insert into account (id, username, display_name, agency_id) values ($1, $2, $3, $4)",
        account,
        `${kind}${n}`,
        `of ${n}`,
        agency,
      );
      await rows(
        "insert into account_grant (account_id, role, area_id) values ($1, $2, $3)",
        account,
        role,
        STREETS[n],
      );
    }
  }
});
afterAll(() => service.close());

type Row = string;
const shown = async (viewer: Viewer): Promise<Row[]> => {
  const { data, errors } = await service.ask(
    viewer,
    `{ users { displayName grants { role } } viewer { displayName } other: users(agency: "${AGENCIES[Math.floor(Math.random() * 10)]}") { displayName } }`,
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return [...JSON.stringify(data).matchAll(/of (\d)/g)].map(([, n]) => n!);
};
const isTheirs = (viewer: Viewer, row: Row) => AGENCIES.indexOf(viewer.agency) === Number(row);

test("hides other administrators' users without the application's checks, on one connection for all", async () => {
  const { seen, foreign } = await foreignRows({
    viewers: administrators,
    requests: REQUESTS,
    ask: shown,
    isTheirs,
  });
  expect(foreign).toEqual([]);
  expect(seen).toBeGreaterThanOrEqual(REQUESTS * 3);
});

test("shows them without row-level security", async () => {
  const foreign = await withoutRowSecurity(
    service.adminUrl,
    ["agencies.account"],
    async () => (await foreignRows({ viewers: administrators, requests: 100, ask: shown, isTheirs })).foreign,
  );
  expect(foreign.length).toBeGreaterThan(1_000);
});

test("answers NOT_FOUND to a change of another administrator's user", async () => {
  const { errors } = await service.ask(
    administrators[0]!,
    `mutation { updateUser(input: { id: "${idOf("c", 1)}", version: 1, active: false }) { __typename } }`,
  );
  expect(errors?.[0]?.extensions.code).toBe("NOT_FOUND");
});

test("lets only administrators of its parent or area add and change an agency, and nobody delete it", async () => {
  const url = new URL(service.adminUrl);
  url.username = roleOf("agencies");
  url.password = "a password only for tests";
  const client = new Client({ connectionString: url.href, options: "-c search_path=agencies" });
  await client.connect();
  /** Returns the number of rows that a statement affects, or that it was refused. */
  const does = async (grants: string, statement: string): Promise<number | "refused"> => {
    await client.query("begin");
    await client.query(
      "select set_config('starlane.acts', 'viewer', true), set_config('starlane.user', $1, true), set_config('starlane.grants', $2, true)",
      [administrators[0]!.id, grants],
    );
    const touched = await client.query(statement).then(
      ({ rowCount }) => rowCount!,
      (error: Error) => (error.message.includes("row-level security") ? "refused" : Promise.reject(error)),
    );
    await client.query("rollback");
    return touched;
  };
  const [own, other] = AGENCIES as [string, string];
  const ADMIN = `{"ADMIN ${STREETS[0]}"}`;
  const add = (parent: string) =>
    `insert into agency (id, code, name, kind, parent_id) values (gen_random_uuid(), 'N', 'N', 'POLICE_ROOM', '${parent}')`;
  const answer = (area: string) =>
    `insert into jurisdiction (agency_id, area_id, valid_from) values ('${own}', '${area}', '2026-03-02')`;
  const rename = (id: string) => `update agency set name = 'N' where id = '${id}'`;
  const end = (id: string) => `update jurisdiction set valid_until = '2026-03-02' where agency_id = '${id}'`;
  try {
    const cases: [string, string, number | "refused"][] = [
      [ADMIN, add(own), 1],
      [ADMIN, add(other), "refused"],
      [ADMIN, rename(own), 1],
      [ADMIN, rename(other), 0],
      [ADMIN, answer(`${STREETS[0]}001`), 1],
      [ADMIN, answer(`${STREETS[1]}001`), "refused"],
      [ADMIN, end(own), 1],
      [ADMIN, end(other), 0],
      [ADMIN, `delete from jurisdiction where agency_id = '${other}'`, 0],
      [ADMIN, "delete from agency", 0],
      [`{"PLANNER ${STREETS[0]}"}`, add(own), "refused"],
      [`{"PLANNER ${STREETS[0]}"}`, rename(own), 0],
      [`{"PLANNER ${STREETS[0]}"}`, answer(`${STREETS[0]}001`), "refused"],
    ];
    for (const [grants, statement, expected] of cases)
      expect([grants, statement, await does(grants, statement)]).toEqual([grants, statement, expected]);
  } finally {
    await client.end();
  }
});
