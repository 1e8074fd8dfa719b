import type { TestService } from "@starlane/testing";
import { importSpeakers, type Row } from "./import.js";
import { ask, aWorld, educator, EDUCATION, planner, SCHOOL_AGENCY } from "./world.js";

let service: TestService;
beforeAll(async () => {
  service = await aWorld();
});
afterAll(() => service.close());

const rows: Row[] = [
  { 姓名: "马老师", 受众: "学生", 语言: "普通话、宁夏话", 每周场次: "3场" },
  { 姓名: "丁老师", 受众: "学生、老人", 单位: SCHOOL_AGENCY },
];

test("imports speakers with defaults for empty columns, and changes nothing the second time", async () => {
  expect(await importSpeakers(service, educator, rows)).toMatchObject({ accepted: 2, refused: [] });
  const query = "{ speakers { name agency { id } languages weeklyLimit audiences { id } } }";
  const speakers = (await service.ask(planner, query)).data.speakers;
  expect(speakers).toEqual(
    expect.arrayContaining([
      {
        name: "马老师",
        agency: { id: EDUCATION },
        languages: ["zh-CN", "宁夏话"],
        weeklyLimit: 3,
        audiences: [{ id: "ADOLESCENT" }],
      },
      {
        name: "丁老师",
        agency: { id: SCHOOL_AGENCY },
        languages: ["zh-CN"],
        weeklyLimit: 5,
        audiences: [{ id: "ADOLESCENT" }, { id: "ELDERLY" }],
      },
    ]),
  );
  expect(await importSpeakers(service, educator, rows)).toMatchObject({ accepted: 0, unchanged: 2 });
  expect((await service.ask(planner, query)).data.speakers).toEqual(speakers);
});

test("reports a difference, an unknown agency and another's agency", async () => {
  const name = "白老师";
  await importSpeakers(service, educator, [{ 姓名: name, 受众: "学生" }]);
  const report = await importSpeakers(service, educator, [
    { 姓名: name, 受众: "老人" },
    { 姓名: "甲", 受众: "学生", 单位: "没有的单位" },
    { 姓名: "乙", 受众: "学生", 每周场次: "99" },
    { 姓名: "丙", 受众: "学生", 单位: planner.agency },
  ]);
  expect(report.refused).toMatchObject([
    { row: 2, column: "受众", code: "ALREADY_EXISTS" },
    { row: 3, column: "单位", code: "INVALID_INPUT" },
    { row: 4, column: "每周场次", code: "INVALID_INPUT" },
    { row: 5, column: null, code: "FORBIDDEN" },
  ]);
});

test("lists the columns in the user's language, with every accepted header", async () => {
  const columns = (language: "zh-CN" | "en") =>
    ask(service, educator, "{ speakerImportColumns { name title required note headers } }", {}, language);
  expect((await columns("zh-CN"))[0]).toMatchObject({ name: "name", title: "姓名", required: true });
  expect((await columns("en"))[0]).toMatchObject({
    title: "Name",
    headers: expect.arrayContaining(["讲师姓名"]),
  });
});
