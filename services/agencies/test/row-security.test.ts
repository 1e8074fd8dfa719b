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

test("with the application's checks switched off and one connection for all, nobody is shown who others look after", async () => {
  const { seen, foreign } = await foreignRows({
    viewers: administrators,
    requests: REQUESTS,
    ask: shown,
    isTheirs,
  });
  expect(foreign).toEqual([]);
  expect(seen).toBeGreaterThanOrEqual(REQUESTS * 3);
});

test("without the database's security they would be", async () => {
  const foreign = await withoutRowSecurity(
    service.adminUrl,
    ["agencies.account"],
    async () => (await foreignRows({ viewers: administrators, requests: 100, ask: shown, isTheirs })).foreign,
  );
  expect(foreign.length).toBeGreaterThan(1_000);
});

test("whom others look after is not there to be changed", async () => {
  const { errors } = await service.ask(
    administrators[0]!,
    `mutation { updateUser(input: { id: "${idOf("c", 1)}", version: 1, active: false }) { __typename } }`,
  );
  expect(errors?.[0]?.extensions.code).toBe("NOT_FOUND");
});
