import { times, type ServiceResponse, type TestService } from "@starlane/testing";
import { Client } from "pg";
import { accountsOf } from "./accounts.js";
import { OFFICER, PASSWORD, TEACHER } from "./loaded.js";
import { aLoadedService, codeOf, setThrottleTime, signedIn, trySignInFrom, type Attempt } from "./people.js";

const STRANGER = "203.0.113.9";
const ELSEWHERE = "198.51.100.7";
const MADE_UP = "x".repeat(43);

let service: TestService;
beforeEach(async () => {
  service = await aLoadedService();
});
afterEach(() => service.close());

const from = (attempt: Attempt) => trySignInFrom(service, attempt);
const fails = async (count: number, attempt: Attempt = {}) => {
  for (let n = 0; n < count; n += 1) await from({ address: STRANGER, ...attempt, password: "wrong" });
};
const deviceOf = async (username: string): Promise<string> =>
  (await from({ username, address: "192.0.2.200" })).data.signIn.device;
const waitIn = (answer: ServiceResponse) => answer.errors?.[0]?.extensions.retryAfterSeconds;
const outcomeOf = (answer: ServiceResponse) => codeOf(answer) ?? "IN";
const asAdmin = async (...statements: string[]) => {
  const admin = new Client({ connectionString: service.adminUrl, options: "-c search_path=agencies" });
  await admin.connect();
  for (const statement of statements) await admin.query(statement);
  await admin.end();
};

describe("after a stranger has failed eighteen times in a name, its owner with the right password", () => {
  test.each<[string, Attempt & { readonly of?: string }, "IN" | "RATE_LIMITED"]>([
    ["on a known device, elsewhere", { of: "officer", address: ELSEWHERE }, "IN"],
    ["on a known device, at the stranger's address", { of: "officer", address: STRANGER }, "IN"],
    ["on a known device, from where addresses are not known", { of: "officer" }, "IN"],
    ["on a new device, from another address", { address: ELSEWHERE }, "IN"],
    ["on a new device, from where addresses are not known", {}, "IN"],
    ["under the name in capitals, from another address", { username: "OFFICER", address: ELSEWHERE }, "IN"],
    ["on a new device, at the stranger's address", { address: STRANGER }, "RATE_LIMITED"],
    ["under the name in capitals, there", { username: "OFFICER", address: STRANGER }, "RATE_LIMITED"],
    ["on the device of somebody else, there", { of: "teacher", address: STRANGER }, "RATE_LIMITED"],
    ["on a device that is made up, there", { device: MADE_UP, address: STRANGER }, "RATE_LIMITED"],
    ["on a device that is no token, there", { device: "\u0000;", address: STRANGER }, "RATE_LIMITED"],
  ])("%s: %#", async (_case, { of, ...attempt }, outcome) => {
    const device = of === undefined ? attempt.device : await deviceOf(of);
    await fails(18);
    expect(outcomeOf(await from({ ...attempt, device }))).toBe(outcome);
  });

  test("from another network of IPv6 gets in, and from the stranger's does not", async () => {
    for (let n = 0; n < 18; n += 1) await fails(1, { address: `2001:db8:0:1::${n}` });
    expect(outcomeOf(await from({ address: "2001:db8:0:1:ffff::1" }))).toBe("RATE_LIMITED");
    expect(outcomeOf(await from({ address: "2001:db8:0:2::1" }))).toBe("IN");
  });

  test("gets in on a known device at an address that has failed with fifty names", async () => {
    const device = await deviceOf("officer");
    for (let n = 0; n < 50; n += 1) await fails(1, { username: `name-${n}` });
    expect(outcomeOf(await from({ address: STRANGER }))).toBe("RATE_LIMITED");
    expect(outcomeOf(await from({ address: STRANGER, device }))).toBe("IN");
  });
});

test("leaves each further place a single try after a hundred failures from many places", async () => {
  const device = await deviceOf("officer");
  for (let n = 0; n < 34; n += 1) await fails(3, { address: `203.0.113.${n}` });
  expect(outcomeOf(await from({ address: ELSEWHERE }))).toBe("IN");
  expect(outcomeOf(await from({ address: "198.51.100.8", device }))).toBe("IN");
  await fails(1, { address: "198.51.100.9" });
  expect(waitIn(await from({ address: "198.51.100.9" }))).toBe(30);
});

test("makes a user who fails on a known device wait only there", async () => {
  const device = await deviceOf("officer");
  await fails(5, { device });
  expect(waitIn(await from({ address: STRANGER, device }))).toBe(30);
  expect(outcomeOf(await from({ address: STRANGER }))).toBe("IN");
});

test("answers alike for known and unknown names at every step", async () => {
  const answersFor = async (username: string, octet: number): Promise<string[]> => {
    const answers: ServiceResponse[] = [];
    const ask = async (attempt: Attempt) =>
      answers.push(await from({ username, password: "wrong", ...attempt }));
    for (let n = 0; n < 7; n += 1) await ask({ address: `203.0.${octet}.1`, device: MADE_UP });
    for (let n = 0; n < 7; n += 1) await ask({});
    for (let n = 0; n < 100; n += 1) await ask({ address: `198.51.${octet}.${n}` });
    for (let n = 0; n < 2; n += 1) await ask({ address: `192.0.${octet}.1` });
    return answers.map((answer) => JSON.stringify(answer));
  };
  const known = await answersFor("officer", 1);
  expect(new Set(known).size).toBe(2);
  expect(await answersFor("nobody", 2)).toEqual(known);
});

test.each([
  [
    "an administrator's reset of the password",
    async () => {
      const { viewer } = await signedIn(service, "admin");
      const { data } = await accountsOf(service).update(viewer, { id: OFFICER, password: "plum 7 window" });
      expect(data.updateUser.__typename).toBe("User");
    },
    "plum 7 window",
    "RATE_LIMITED",
  ],
  [
    "a change of the password in the database",
    () =>
      asAdmin(`update credential set password_hash =
      (select password_hash from credential where account_id = '${TEACHER}') || '' where account_id = '${OFFICER}'`),
    PASSWORD,
    "RATE_LIMITED",
  ],
  ["half a year", async () => service.setTime("2026-09-02T01:00:00Z"), PASSWORD, "RATE_LIMITED"],
  ["five months", async () => service.setTime("2026-08-02T01:00:00Z"), PASSWORD, "IN"],
  ["no change", async () => undefined, PASSWORD, "IN"],
])("a known device after %s", async (_case, happens, password, outcome) => {
  const device = await deviceOf("officer");
  await happens();
  await fails(5);
  expect(outcomeOf(await from({ address: STRANGER, device, password }))).toBe(outcome);
});

test("keeps only the current device known after a password change", async () => {
  const other = await deviceOf("officer");
  const { viewer, device } = await signedIn(service, "officer");
  const change = `mutation { changePassword(current: "${PASSWORD}", new: "plum 7 window") }`;
  expect((await service.ask(viewer, change)).errors).toBeUndefined();
  await fails(5);
  const password = "plum 7 window";
  expect(outcomeOf(await from({ address: STRANGER, password, device }))).toBe("IN");
  expect(outcomeOf(await from({ address: STRANGER, password, device: other }))).toBe("RATE_LIMITED");
});

test("keeps a device's token, stores only its hash, and stores twenty devices of a user at most", async () => {
  const device = await deviceOf("officer");
  expect(device).toMatch(/^[\w-]{43}$/);
  expect((await from({ device })).data.signIn.device).toBe(device);
  expect((await from({ username: "teacher", device })).data.signIn.device).not.toBe(device);
  await Promise.all(times(30, () => from({})));
  await from({ device });
  const { rows } = await service.database.pool.query(
    `select encode(hash, 'base64') as hash from trusted_device where account_id = '${OFFICER}'`,
  );
  expect(rows).toHaveLength(20);
  expect(JSON.stringify(rows)).not.toContain(device);
});

describe("twenty-five concurrent attempts with a wrong password", () => {
  const race = async (attempt: Attempt) => {
    const answers = await Promise.all(times(25, () => from({ ...attempt, password: "wrong" })));
    return answers.filter((answer) => codeOf(answer) === "UNAUTHENTICATED").length;
  };

  test.each([
    ["from one place", async () => ({ address: STRANGER }), 5],
    ["on one known device", async () => ({ device: await deviceOf("officer") }), 5],
    [
      "from one place, of a name under siege",
      async () => {
        for (let n = 0; n < 34; n += 1) await fails(3, { address: `203.0.113.${n}` });
        return { address: ELSEWHERE };
      },
      1,
    ],
  ])("%s: few learn that it is wrong", async (_case, attempt, expected) => {
    expect(await race(await attempt())).toBe(expected);
  });

  test("control: all learn that it is wrong if failures are not counted", async () => {
    await asAdmin(
      `create function uncounted() returns trigger language plpgsql as
         $$ begin new.slowed_until := old.slowed_until; return new; end $$`,
      "create trigger uncounted before update on failure for each row execute function uncounted()",
    );
    expect(await race({ address: STRANGER })).toBe(25);
  });

  test("the owner gets in at the same time on a known device", async () => {
    const device = await deviceOf("officer");
    const [owner, strangers] = await Promise.all([
      Promise.all(times(5, () => from({ device, address: STRANGER }))),
      race({ address: STRANGER }),
    ]);
    expect(owner.map(outcomeOf)).toEqual(times(5, () => "IN"));
    expect(strangers).toBe(5);
  });
});

const CLEAR = "mutation($user: ID!) { clearSignInWait(user: $user) }";

describe("an administrator", () => {
  test("ends the wait of a user they manage, which is audited", async () => {
    const { viewer } = await signedIn(service, "admin");
    await fails(18);
    await fails(5, { address: undefined });
    expect(await service.ask(viewer, CLEAR, { variables: { user: OFFICER } })).toEqual({
      data: { clearSignInWait: true },
    });
    expect(outcomeOf(await from({ address: STRANGER }))).toBe("IN");
    expect(outcomeOf(await from({}))).toBe("IN");
    expect((await service.ask(viewer, CLEAR, { variables: { user: OFFICER } })).data.clearSignInWait).toBe(
      false,
    );
    const { rows } = await service.database.pool.query(
      "select actor, subject from audit_entry where operation = 'Mutation.clearSignInWait'",
    );
    expect(rows).toEqual(times(2, () => ({ actor: viewer.id, subject: OFFICER })));
  });

  test("exempts a user from the wait of an address for a quarter of an hour, and no other user", async () => {
    const { viewer } = await signedIn(service, "admin");
    for (let n = 0; n < 50; n += 1) await fails(1, { username: `name-${n}` });
    expect(outcomeOf(await from({ address: STRANGER }))).toBe("RATE_LIMITED");
    await service.ask(viewer, CLEAR, { variables: { user: OFFICER } });
    expect(outcomeOf(await from({ address: STRANGER }))).toBe("IN");
    expect(outcomeOf(await from({ username: "teacher", address: STRANGER }))).toBe("RATE_LIMITED");
    await fails(1, { username: "name-1", address: "203.0.113.10" });
    await fails(5);
    expect(outcomeOf(await from({ address: STRANGER }))).toBe("RATE_LIMITED"); // guessing is still throttled
  });

  test.each([
    ["of another district", "admin", OFFICER],
    ["identified by no id", "admin", "not-an-id"],
    ["unknown", "admin", "0198c000-0000-7000-8000-000000000000"],
  ])("ends no wait of a user who is %s", async (place, name, user) => {
    const { viewer } = await signedIn(service, name);
    const actor =
      place === "of another district"
        ? { ...viewer, grants: [{ role: "ADMIN", area: "640106" }] as const }
        : viewer;
    await fails(5);
    const answer = await service.ask(actor, CLEAR, { variables: { user } });
    expect(answer.errors).toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
    expect(outcomeOf(await from({ address: STRANGER }))).toBe("RATE_LIMITED");
  });

  test.each(["officer", "teacher", null])("has this permission, unlike %s", async (name) => {
    const viewer = name === null ? null : (await signedIn(service, name)).viewer;
    const answer = await service.ask(viewer, CLEAR, { variables: { user: OFFICER } });
    expect(codeOf(answer)).toBe(name === null ? "UNAUTHENTICATED" : "FORBIDDEN");
  });
});

describe("measuring waits by the database's clock", () => {
  test.each([
    ["is over after the clock was set an hour forward", "2026-03-02T02:00:00Z", undefined],
    ["has its full duration after the clock was set two hours back", "2026-03-01T23:00:00Z", 30],
    ["has its full duration after the clock was set a year back", "2025-03-02T01:00:00Z", 30],
  ])("%s", async (_case, now, wait) => {
    await fails(5);
    await setThrottleTime(service, now);
    expect(waitIn(await from({ address: STRANGER }))).toBe(wait);
  });

  test("counts down and ends after the clock was set back", async () => {
    await fails(5);
    await setThrottleTime(service, "2026-03-01T23:00:00Z");
    expect(waitIn(await from({ address: STRANGER }))).toBe(30);
    await setThrottleTime(service, "2026-03-01T23:00:20Z");
    expect(waitIn(await from({ address: STRANGER }))).toBe(10);
    await setThrottleTime(service, "2026-03-01T23:00:30Z");
    expect(outcomeOf(await from({ address: STRANGER }))).toBe("IN");
  });

  test("ignores the clock of the process", async () => {
    await fails(5);
    for (const now of ["2026-03-01T23:00:00Z", "2026-03-02T04:00:00Z"]) {
      service.setTime(now);
      expect(waitIn(await from({ address: STRANGER }))).toBe(30);
    }
  });
});
