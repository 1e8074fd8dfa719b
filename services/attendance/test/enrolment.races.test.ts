import { Client, type QueryConfig } from "pg";
import { aViewer, times } from "@starlane/testing";
import { anEvent, deliverDistrict } from "./district.js";
import { aPupil, ENROL } from "./people.js";
import { processes, type Processes } from "./processes.js";

let system: Processes;
const PROCESSES = 3;
let locks = true;
beforeAll(async () => {
  obeyLocks();
  system = await processes(PROCESSES);
  await deliverDistrict(system);
});
afterAll(() => system.close());

/**
 * Lets sixty groups of five compete for the last ten places of an event.
 * @returns the answers, and the headcount enrolled
 */
async function race(): Promise<{ answers: string[]; enrolled: number }> {
  const event = await anEvent(system, { capacity: 10 });
  const answers = await Promise.all(
    times(60, async (n) => {
      const input = { event, label: `group ${n}`, headcount: 5 };
      const { data } = await system.ask(n % PROCESSES, aViewer("OFFICER"), ENROL, { input });
      return data.enrol.__typename as string;
    }),
  );
  const { rows } = await system.running[0]!.database.pool.query<{ enrolled: number }>(
    "select sum(headcount)::int as enrolled from enrolment where event_id = $1",
    [event],
  );
  return { answers, enrolled: rows[0]!.enrolled };
}

test("enrols two of sixty concurrent groups for two groups' places and answers the rest with OverCapacity", async () => {
  const { answers, enrolled } = await race();
  expect(answers.filter((answer) => answer === "Enrolment")).toHaveLength(2);
  expect(answers.filter((answer) => answer === "OverCapacity")).toHaveLength(58);
  expect(enrolled).toBe(10);
});

test("control: enrols more people than there are places without the lock", async () => {
  locks = false;
  try {
    // One race may pass by luck; ten in a row do not.
    let most = 0;
    for (let races = 0; races < 10 && most <= 10; races += 1) most = Math.max(most, (await race()).enrolled);
    expect(most).toBeGreaterThan(10);
  } finally {
    locks = true;
  }
});

test("does not deadlock on forty rosters of the same pupils in opposite orders, changed and withdrawn at once", async () => {
  const event = await anEvent(system);
  const pupils = times(30, (n) => aPupil(n, { name: "王小明" }));
  const answers = await Promise.all(
    times(40, (n) => {
      const roster = n % 2 ? pupils : pupils.toReversed();
      const input = { event, label: `class ${n}`, headcount: 30, basis: "STATUTORY_DUTY", roster };
      return system.ask(n % PROCESSES, aViewer("OFFICER"), ENROL, { input });
    }),
  );
  expect(answers.filter(({ data }) => data?.enrol?.__typename === "Enrolment")).toHaveLength(40);
  const withdrawn = await Promise.all(
    answers.map(async ({ data }, n) => {
      if (n % 4 === 0) {
        const input = {
          event: await anEvent(system),
          label: "again",
          headcount: 30,
          basis: "STATUTORY_DUTY",
          roster: pupils,
        };
        return (await system.ask(0, aViewer("OFFICER"), ENROL, { input })).errors;
      }
      const query = `mutation { withdrawEnrolment(id: "${data.enrol.id}", version: 1) { __typename } }`;
      return (await system.ask(n % PROCESSES, aViewer("OFFICER"), query)).errors;
    }),
  );
  expect(withdrawn.filter((errors) => errors !== undefined)).toEqual([]);
  const { rows } = await system.running[0]!.database.pool.query(
    "select count(*)::int as kept from kept_person where sealed is not null",
  );
  expect(rows).toEqual([{ kept: 30 }]);
});

/** Removes row locks from statements while `locks` is false, for connections opened afterwards. */
function obeyLocks(): void {
  const query = Reflect.get(Client.prototype, "query") as (this: Client, ...given: unknown[]) => unknown;
  Client.prototype.query = function (this: Client, statement: string | QueryConfig, ...more: unknown[]) {
    const isText = typeof statement === "string";
    const text = (isText ? statement : statement.text).replace("for no key update", locks ? "$&" : "");
    const name = isText || !statement.name ? {} : { name: `${statement.name} ${locks}` }; // a changed text needs another name
    const given = isText ? text : Object.assign(statement, { text, ...name });
    return query.call(this, given, ...more);
  } as typeof Client.prototype.query;
}
