import { aDatabase, type TestDatabase } from "@starlane/testing";
import { attendance } from "../src/index.js";
import { Follower } from "../src/reach/counting/follower.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await aDatabase([attendance]);
});
afterAll(() => database.drop());

/** Returns the `asOf` of an answer of a process whose clock is off by that much, and the differences it reports. */
async function asOfWith(offMs: number): Promise<{ asOf: number; ahead: number[] }> {
  const clock = () => Date.now() + offMs; // the machine's clock, put off
  const answered = Promise.withResolvers<Date>();
  const ahead: number[] = [];
  const follower = new Follower(
    {
      connectionString: database.urlOf("attendance"),
      options: "-c search_path=attendance,public -c starlane.acts=service",
    },
    {
      moved: () => follower.ask({ id: 1, questions: [], newest: 0n }),
      answered: ([answer]) => answered.resolve(answer!.asOf),
      warned: () => undefined,
      clockAhead: (ms) => ahead.push(ms),
    },
    { clock },
  );
  follower.wake(new Date(clock()));
  const running = follower.run();
  const asOf = await answered.promise;
  follower.end();
  await running;
  return { asOf: asOf.getTime(), ahead };
}

test("answers as of the database's clock when the process's clock is ahead", async () => {
  const before = Date.now(); // the machine's clock, which PostgreSQL reads
  const { asOf, ahead } = await asOfWith(20_000);
  expect(asOf).toBeLessThanOrEqual(Date.now()); // the machine's clock
  expect(asOf).toBeGreaterThan(before - 20_000);
  expect(ahead[0]).toBeGreaterThan(15_000);
});

test.each([
  ["right", 0],
  ["behind", -20_000],
])("uses a clock that is %s unchanged", async (_title, offMs) => {
  const before = Date.now(); // the machine's clock, which PostgreSQL reads
  const { asOf, ahead } = await asOfWith(offMs);
  expect(asOf).toBeGreaterThanOrEqual(before + offMs);
  expect(ahead).toEqual([]);
});
