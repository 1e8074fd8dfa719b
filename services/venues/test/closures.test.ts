import type { Viewer } from "@starlane/auth";
import { times, type TestService } from "@starlane/testing";
import {
  aDistrict,
  aHall,
  ask,
  BUREAU,
  CLOSE,
  codeOf,
  CREATE,
  DISTRICT,
  EDUCATION,
  educator,
  officer,
  planner,
  REOPEN,
  SCHOOL,
  streetPlanner,
} from "./district.js";

const NOBODY = "00000000-0000-4000-8000-0000000000ff";

let service: TestService;
let venue: string;
beforeAll(async () => {
  service = await aDistrict();
});
beforeEach(async () => {
  venue = await aVenue();
});
afterAll(() => service.close());

const aVenue = async (changes = {}): Promise<string> =>
  (await ask(service, planner, CREATE, aHall({ name: "活动室", ...changes }))).id;
const publishedOf = async (of = venue) =>
  (await service.published("venues.closure")).filter((closure) => closure.venue === of);

/** A closure of one day for repairs of the wiring. */
function closure(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    input: {
      venue,
      from: "2026-02-27T16:00:00Z",
      to: "2026-02-28T16:00:00Z",
      reason: "电路检修",
      ...changes,
    },
  };
}
const close = async (changes = {}) => (await ask(service, planner, CLOSE, closure(changes))).closures;
const reopen = (input: object, viewer: Viewer = planner, language: "zh-CN" | "en" = "en") =>
  ask(service, viewer, REOPEN, { input }, language);

describe("closing a venue", () => {
  test("publishes the closure and ignores a repetition", async () => {
    const first = await close({ reason: " 电路检修 " });
    expect(await close()).toEqual(first);
    expect(first).toEqual([
      {
        id: expect.any(String),
        from: new Date("2026-02-27T16:00:00Z"),
        to: new Date("2026-02-28T16:00:00Z"),
        reason: "电路检修",
        version: 1,
      },
    ]);
    expect(await publishedOf()).toEqual([
      {
        id: first[0].id,
        venue,
        from: "2026-02-27T16:00:00.000Z",
        to: "2026-02-28T16:00:00.000Z",
        reason: "电路检修",
        withdrawn: false,
        version: 1,
      },
    ]);
  });

  test.each([
    ["no reason", { reason: " " }, "reason", /请填写停用原因/, /why/],
    ["a reason of a whole page", { reason: "修".repeat(501) }, "reason", /500/, /500/],
    ["ending as it starts", { to: "2026-02-27T16:00:00Z" }, "to", /晚于/, /ends after/],
    ["ending before it starts", { to: "2026-02-26T16:00:00Z" }, "to", /晚于/, /ends after/],
    ["more than 400 days", { to: "2027-04-03T16:00:01Z" }, "to", /400 天/, /400 days/],
    ["the year 1026", { from: "1026-01-01T00:00:00Z" }, "from", /年份/, /year/],
  ])("refuses %s", async (_case, changes, path, zh, en) => {
    const refusal = await ask(service, planner, CLOSE, closure(changes));
    expect([refusal.__typename, refusal.path]).toEqual(["InvalidInput", ["input", path]]);
    expect(refusal.message).toMatch(en);
    expect((await ask(service, planner, CLOSE, closure(changes), "zh-CN")).message).toMatch(zh);
  });

  test("accepts 400 days and a leap day", async () => {
    const wide = await aVenue({ area: DISTRICT });
    for (const [from, to] of [
      ["2026-02-27T16:00:00Z", "2027-04-03T16:00:00Z"],
      ["2028-02-28T16:00:00Z", "2028-02-29T16:00:00Z"],
    ])
      expect((await ask(service, planner, CLOSE, closure({ venue: wide, from, to }))).__typename).toBe(
        "Venue",
      );
  });

  test("is permitted to those who may change the venue", async () => {
    for (const agency of [BUREAU, null]) {
      const theirs = await aVenue({ agency });
      expect(await codeOf(service, educator, CLOSE, closure({ venue: theirs }))).toBe("FORBIDDEN");
    }
    expect(await codeOf(service, streetPlanner, CLOSE, closure())).toBe("FORBIDDEN");
    expect(await codeOf(service, educator, CLOSE, closure({ venue: SCHOOL }))).toBeUndefined();
    for (const none of [NOBODY, "no id", "\u0000"])
      expect(await codeOf(service, planner, CLOSE, closure({ venue: none }))).toBe("NOT_FOUND");
  });
});

describe("reopening a venue", () => {
  test("withdraws the closure, publishes this, and allows the same closure again", async () => {
    const [{ id }] = await close();
    expect(await reopen({ closure: id, version: 1 })).toMatchObject({
      __typename: "Venue",
      id: venue,
      closures: [],
    });
    const [again] = await close();
    expect(again).toMatchObject({ version: 1, reason: "电路检修" });
    expect(again.id).not.toBe(id);
    expect(await publishedOf()).toMatchObject([
      { id, withdrawn: false, version: 1 },
      { id, withdrawn: true, version: 2 },
      { id: again.id, withdrawn: false, version: 1 },
    ]);
  });

  test("shortens a closure, and shortens it again", async () => {
    const [{ id }] = await close();
    for (const [version, from] of [
      [1, "2026-02-28T10:00:00Z"],
      [2, "2026-02-28T02:00:00Z"],
    ] as const) {
      const { closures } = await reopen({ closure: id, version, from });
      expect(closures).toMatchObject([{ id, to: new Date(from), version: version + 1 }]);
    }
    expect(await publishedOf()).toMatchObject([
      { to: "2026-02-28T16:00:00.000Z", version: 1 },
      { to: "2026-02-28T10:00:00.000Z", version: 2 },
      { to: "2026-02-28T02:00:00.000Z", version: 3, withdrawn: false },
    ]);
  });

  test("withdraws a closure whose remainder equals another closure", async () => {
    const [short] = await close({ to: "2026-02-28T02:00:00Z" });
    const both = await close();
    const long = both.find(({ id }: { id: string }) => id !== short.id);
    const { closures } = await reopen({ closure: long.id, version: 1, from: short.to });
    expect(closures).toEqual([short]);
    expect((await publishedOf()).at(-1)).toMatchObject({ id: long.id, withdrawn: true, version: 2 });
  });

  test("refuses a second withdrawal, by an old version and by the current one", async () => {
    const [{ id }] = await close();
    await reopen({ closure: id, version: 1 });
    expect(await reopen({ closure: id, version: 1 })).toMatchObject({
      __typename: "StaleVersion",
      currentVersion: 2,
    });
    for (const from of [null, "2026-02-28T02:00:00Z"])
      expect(await reopen({ closure: id, version: 2, from })).toMatchObject({
        __typename: "InvalidState",
        state: "WITHDRAWN",
        message: "The closure was withdrawn already; the venue is open as usual.",
      });
    expect((await reopen({ closure: id, version: 2 }, planner, "zh-CN")).message).toBe(
      "该停用已撤销，场所照常开放。",
    );
    expect(await publishedOf()).toHaveLength(2);
  });

  test.each([
    ["as the closure starts", "2026-02-27T16:00:00Z"],
    ["before it starts", "2026-02-26T16:00:00Z"],
    ["as it ends", "2026-02-28T16:00:00Z"],
    ["after it ends", "2026-03-01T16:00:00Z"],
  ])("refuses reopening %s", async (_case, from) => {
    const [{ id }] = await close();
    expect(await reopen({ closure: id, version: 1, from })).toMatchObject({
      __typename: "InvalidInput",
      path: ["input", "from"],
      message: expect.stringContaining("withdraw the closure altogether"),
    });
    expect((await reopen({ closure: id, version: 1, from }, planner, "zh-CN")).message).toMatch(
      /停用时段之内/,
    );
    expect(await publishedOf()).toHaveLength(1);
  });

  test.each<[string, Viewer | null, string | null, string | undefined]>([
    ["a planner of the area", planner, null, undefined],
    ["a planner of another area", streetPlanner, null, "FORBIDDEN"],
    ["a partner, of its own venue", educator, EDUCATION, undefined],
    ["a partner, of another's venue", educator, BUREAU, "FORBIDDEN"],
    ["a partner, of a venue without an agency", educator, null, "FORBIDDEN"],
    ["an officer", officer, null, "FORBIDDEN"],
    ["nobody", null, null, "UNAUTHENTICATED"],
  ])("is permitted to those who may close the venue: %s", async (_case, viewer, agency, code) => {
    const [{ id }] = await close({ venue: await aVenue({ agency }) });
    expect(await codeOf(service, viewer, REOPEN, { input: { closure: id, version: 1 } })).toBe(code);
  });

  test.each([NOBODY, "no id", "\u0000"])("answers NOT_FOUND for the unknown closure %j", async (none) => {
    expect(await codeOf(service, planner, REOPEN, { input: { closure: none, version: 1 } })).toBe(
      "NOT_FOUND",
    );
  });

  test("accepts one of twenty concurrent withdrawals and shortenings", async () => {
    const [{ id }] = await close();
    const answers = await Promise.all(
      times(20, (n) =>
        reopen({
          closure: id,
          version: 1,
          from: n % 2 ? `2026-02-28T${String(n).padStart(2, "0")}:00:00Z` : null,
        }),
      ),
    );
    const types = answers.map(({ __typename }) => __typename);
    expect(types.filter((name) => name === "Venue")).toHaveLength(1);
    expect(types.filter((name) => name === "StaleVersion")).toHaveLength(19);
    expect(await publishedOf()).toHaveLength(2);
  });
});

describe("querying closures", () => {
  const ASK = `query ($id: ID!, $from: DateTime!, $to: DateTime!) {
    venue(id: $id) { closures(from: $from, to: $to) { reason } } }`;
  const within = (from: string, to: string) => ({ id: venue, from, to });

  test("returns the closures in effect that overlap the window, earliest first", async () => {
    await close({ reason: "二", from: "2026-02-28T00:00:00Z" });
    await close({ reason: "一" });
    await close({ reason: "早", to: "2026-02-27T17:00:00Z" });
    await close({ reason: "晚", from: "2026-02-28T15:00:00Z" });
    const closures = await close({ reason: "撤" });
    const { id } = closures.find(({ reason }: { reason: string }) => reason === "撤");
    await reopen({ closure: id, version: 1 });
    const answer = await ask(service, planner, ASK, within("2026-02-27T17:00:00Z", "2026-02-28T15:00:00Z"));
    expect(answer.closures).toEqual([{ reason: "一" }, { reason: "二" }]);
  });

  test.each([
    ["of more than 400 days", "2026-01-01T00:00:00Z", "2027-02-05T00:00:01Z"],
    ["that ends as it starts", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"],
    ["that ends before it starts", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"],
  ])("refuses a window %s", async (_case, from, to) => {
    const { errors } = await service.ask(planner, ASK, { variables: within(from, to), language: "zh-CN" });
    expect(errors).toMatchObject([
      { message: "to 应晚于 from，且相差不超过 400 天。", extensions: { code: "BAD_USER_INPUT" } },
    ]);
  });

  test("accepts a window of 400 days", async () => {
    const window = within("2026-01-01T00:00:00Z", "2027-02-05T00:00:00Z");
    expect((await ask(service, planner, ASK, window)).closures).toEqual([]);
  });
});
