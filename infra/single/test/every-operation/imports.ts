import type { Json } from "../starlane.js";
import { CHINESE, ENGLISH, type Scenario, type Walk } from "./walk.js";
import { aCampaign, agencyOf, aLecture, aSpeaker, aVenue, COMMUNITY } from "./world.js";

/** A row of a table, by its columns. */
type Row = Readonly<Record<string, string>>;
/** The changes to a good row, and the column and code of its refusal. */
type Wrong = readonly [changes: Row, column: string | null, code: string];

export const imports: Scenario = {
  noun: "tables of events, speakers and venues",
  operations: [
    "Query.eventImportColumns",
    "Query.speakerImportColumns",
    "Query.venueImportColumns",
    "Mutation.importEvents",
    "Mutation.importSpeakers",
    "Mutation.importVenues",
  ],
  walk: async (walk) => {
    for (const [noun, name, title] of [
      ["event", "title", "Title"],
      ["speaker", "name", "Name"],
      ["venue", "name", "Name"],
    ] as const) {
      const { columns } = await walk.data("hr", `{ columns: ${noun}ImportColumns { name title required } }`);
      expect(columns).toContainEqual({ name, title, required: true });
    }

    const [education, hr] = [await agencyOf(walk, "education"), await agencyOf(walk, "hr")];
    const speaker = { Name: "Teacher Bai", Audiences: "Pupils" };
    await comesIn(walk, "importSpeakers", {}, speaker, [
      [{ Audiences: "Cats" }, "Audiences", "INVALID_INPUT"],
      [{ Agency: hr }, null, "FORBIDDEN"],
      [{ "Weekly limit": "3" }, "Weekly limit", "ALREADY_EXISTS"],
    ]);
    const venue = { Name: "Imported room", Kind: "Shop", Area: COMMUNITY, Capacity: "60", Agency: education };
    await comesIn(walk, "importVenues", {}, venue, [
      [{ Name: "Another", Capacity: "0" }, "Capacity", "INVALID_INPUT"],
      [{ Name: "Another", Agency: hr }, null, "FORBIDDEN"],
      [{ Capacity: "61" }, "Capacity", "ALREADY_EXISTS"],
    ]);
    await eventsComeIn(walk, hr);
  },
};

/** Asserts that rows of events are refused in every way of `registerEvent`, except by a version. */
async function eventsComeIn(walk: Walk, hr: string): Promise<void> {
  const campaign = await aCampaign(walk);
  const agency = await agencyOf(walk, "education");
  await walk.makes("planner", "inviteAgency", { campaign: campaign.id, agency, role: "CO_HOST" });
  const hall = await aVenue(walk, { name: "Hall of imports" });
  const mondays = [{ weekday: "MONDAY", opens: "08:00", closes: "18:00" }];
  const monday = await aVenue(walk, { name: "Monday hall", openingHours: mondays });
  const lee = await aSpeaker(walk, { name: "Busy Lee" });
  const talk = aLecture(campaign, hall, "2026-03-04", 14, { speakers: [lee.id] });
  await walk.makes("planner", "registerEvent", { input: talk });

  const row = {
    Title: "Class",
    Kind: "Talk",
    Date: "2026-03-04",
    Starts: "10:00-10:45",
    Venue: hall.id,
    Audiences: "Residents",
    Capacity: "60",
  };
  const args = { campaign: campaign.id };
  const early = await report(walk, "importEvents", { ...args, mode: "ALL_OR_NOTHING" }, [row]);
  expect(early.refused).toMatchObject([{ row: 2, column: "Agency", code: "AGENCY_NOT_PARTICIPATING" }]);
  await walk.makes("education", "answerInvitation", { campaign: campaign.id, accept: true });
  const draft = { campaign: (await aCampaign(walk, "DRAFT")).id, mode: "ALL_OR_NOTHING" };
  expect((await report(walk, "importEvents", draft, [row], "planner")).refused).toMatchObject([
    { row: 2, column: null, code: "INVALID_STATE" },
  ]);
  await comesIn(walk, "importEvents", args, row, [
    [{ Kind: "Song" }, "Kind", "INVALID_INPUT"],
    [{ Title: "Another", Starts: "14:00-15:00" }, "Venue", "VENUE_CONFLICT"],
    [
      { Title: "Another", Starts: "14:00-15:00", Venue: monday.id, Date: "2026-03-04" },
      "Starts",
      "OUTSIDE_OPENING_HOURS",
    ],
    [{ Title: "Another", Date: "2026-05-01" }, "Date", "OUTSIDE_CAMPAIGN"],
    [{ Title: "Another", Kind: "Class", Date: "2026-03-08" }, "Date", "NOT_A_SCHOOL_DAY"],
    [{ Title: "Another", Date: "2026-03-05", Capacity: "61" }, "Capacity", "OVER_CAPACITY"],
    [
      {
        Title: "Another",
        Kind: "Visits",
        Venue: "",
        Area: COMMUNITY,
        Starts: "14:00-15:00",
        Speakers: lee.id,
      },
      "Speakers",
      "SPEAKER_CONFLICT",
    ],
    [{ Title: "Another", Agency: hr }, null, "FORBIDDEN"],
    [{ Capacity: "50" }, "Capacity", "ALREADY_EXISTS"],
  ]);
}

/** Imports one good row, refuses each bad row with it, and then refuses everything. */
async function comesIn(
  walk: Walk,
  mutation: string,
  args: object,
  good: Row,
  wrong: readonly Wrong[],
): Promise<void> {
  const send = (mode: string, rows: readonly Row[]) =>
    walk.makes("education", mutation, { ...args, mode, ...tableOf(rows) });
  expect(await report(walk, mutation, { ...args, mode: "VALIDATE_ONLY" }, [good])).toMatchObject({
    accepted: 1,
    dryRun: true,
  });
  expect(await send("ROW_BY_ROW", [good])).toMatchObject({ accepted: 1, refusedRows: 0 });
  expect(await send("ROW_BY_ROW", [good])).toMatchObject({ accepted: 0, unchanged: 1 });

  const rows = [good, ...wrong.map(([changes]) => ({ ...good, ...changes }))];
  const refused = await report(walk, mutation, { ...args, mode: "ALL_OR_NOTHING" }, rows);
  expect(refused).toMatchObject({
    rows: rows.length,
    accepted: 0,
    unchanged: 1,
    refusedRows: wrong.length,
    dryRun: false,
  });
  expect(refused.refused.map(({ row, column, code }: Json) => [row, column, code])).toEqual(
    wrong.map(([, column, code], index) => [index + 3, column, code]),
  );
}

/** Returns the report of a validation, identical in both languages except for its sentences. */
async function report(
  walk: Walk,
  mutation: string,
  args: object,
  rows: readonly Row[],
  who = "education",
): Promise<Json> {
  const { inEnglish, inChinese } = await walk.changesNothing(who, mutation, { ...args, ...tableOf(rows) });
  for (const { message } of inEnglish.refused) expect(message).toMatch(ENGLISH);
  for (const { message } of inChinese.refused) expect(message).toMatch(CHINESE);
  const same = inChinese.refused.map(({ row, code }: Json) => expect.objectContaining({ row, code }));
  expect(inEnglish).toEqual({ ...inChinese, refused: same });
  return inEnglish;
}

/** Builds a table in the gateway's form: its rows begin below the header. */
function tableOf(rows: readonly Row[]) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    columns,
    rows: rows.map((row, index) => ({
      number: index + 2,
      texts: columns.map((column) => row[column] ?? ""),
    })),
  };
}
