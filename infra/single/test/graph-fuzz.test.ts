import { differencesFrom, operationsFor, type ValueSource } from "@starlane/federation/fuzz";
import { compose, createFederation } from "@starlane/federation";
import { signContext, type Viewer } from "@starlane/auth";
import { SERVICE_NAMES, type RunningService } from "@starlane/service";
import { OneSchema } from "./one-schema.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

/** Operations asked in all; a hundred of them a test, so that a failure names its seeds. */
const HUNDREDS = Array.from({ length: 8 }, (_, index) => index * 100);
/** What moves between two askings. */
const MOVING = ["CoverageReport.asOf", "EventAttendance.asOf"];

let starlane: TestStarlane;
let ids: string[];
let running: RunningService[];
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process" });
  running = SERVICE_NAMES.map((name) => starlane.starlane.service(name));
  const data = await starlane.data(
    "planner",
    `{ agencies { id } venues(first: 30) { nodes { id } } speakers { id }
       district { id children { id children { id } } } }`,
  );
  ids = [
    ...data.agencies.slice(0, 12),
    ...data.venues.nodes.slice(0, 12),
    ...data.speakers.slice(0, 4),
    data.district,
    ...data.district.children.slice(0, 4),
    ...data.district.children[0].children.slice(0, 4),
    { id: "ADOLESCENT" },
  ].map((thing: Json) => thing.id);
});
afterAll(() => starlane.close());

const values: ValueSource = (type, random) => {
  if (type.name === "ID") return random.pick(ids);
  if (type.name === "DateTime") return `2026-03-0${1 + random.below(9)}T00:00:00Z`;
  if (type.name === "Date") return `2026-03-0${1 + random.below(9)}`;
  return undefined;
};

test.each(HUNDREDS)("random operations from seed %i on are answered as by one schema", async (seed) => {
  const composition = compose(running);
  const keys = starlane.gatewayKeys;
  const federation = createFederation<{ signed: string; request: object }>({
    ...composition,
    subgraphs: Object.fromEntries(
      running.map((service) => [
        service.name,
        ({ document, operationName, variables }, { signed, request }) =>
          service.execute({ document, operationName, variables, context: signed, request }),
      ]),
    ),
  });
  const one = new OneSchema(composition.publicSdl, running, keys);
  const viewer = await admin();
  const different: string[] = [];
  for (const { document, query, variables, operationName, seed: own } of operationsFor(
    composition.apiSchema,
    seed,
    {
      count: 100,
      depth: 4,
      without: MOVING,
      values,
    },
  )) {
    const signed = signContext(keys, { viewer, language: "en", requestId: "fuzz" }, new Date());
    const answer = await federation.execute({
      document,
      operationName,
      variables,
      context: { signed, request: {} },
    });
    const differences = differencesFrom(await one.answer(document, variables, viewer), answer);
    if (differences.length > 0)
      different.push(`seed ${own}\n${query}\n${JSON.stringify(variables)}\n${differences.join("\n")}`);
  }
  expect(different).toEqual([]);
});

async function admin(): Promise<Viewer> {
  const { viewer } = await starlane.data(
    "admin",
    "{ viewer { id username agency { id children { id } } grants { role area { id } } } }",
  );
  return {
    id: viewer.id,
    username: viewer.username,
    agency: viewer.agency.id,
    agencies: [viewer.agency.id, ...viewer.agency.children.map((child: Json) => child.id)],
    grants: viewer.grants.map((grant: Json) => ({ role: grant.role, area: grant.area.id })),
    session: "00000000-0000-4000-8000-000000000000",
  };
}
