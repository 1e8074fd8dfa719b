import { createLogger } from "../src/index.js";

const TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
const CANARIES = ["王小明", "110101199003074477", "13812345678", TOKEN, "hunter2-secret", "wuhan-2026"];

function aLog() {
  const lines: string[] = [];
  const logger = createLogger("trace", { write: (line: string) => void lines.push(line) });
  return { logger, text: () => lines.join("") };
}

class DriverException extends Error {
  readonly code = "23505";
  readonly constraint = "person_is_there_once";
  readonly detail = "Key (name)=(王小明) already exists.";
  readonly parameters = ["王小明", "13812345678"];
}

test.each<[string, unknown, string]>([
  ["fields of their names, however deep", { a: { b: { c: { name: "王小明", Phone: "13812345678" } } } }, ""],
  ["lists", { people: [{ name: "王小明", identityNumber: "110101199003074477" }] }, ""],
  ["what was asked with", { variables: { input: { title: "王小明" } }, values: ["hunter2-secret"] }, ""],
  ["a header", { headers: { authorization: `Bearer ${TOKEN}` } }, ""],
  [
    "a text",
    { note: `the phone 13812345678 and ${TOKEN}` },
    "and 110101199003074477 as Bearer hunter2-secret",
  ],
  ["the address of a database", { at: "postgres://starlane:wuhan-2026@db:5432/starlane" }, ""],
  [
    "an error of the database",
    {
      err: new DriverException(
        "insert into person (name) values ('王小明', '13812345678') - duplicate key value",
      ),
    },
    "",
  ],
  [
    "the cause of an error",
    { err: new Error("failed", { cause: new DriverException("update person set name = '王小明'") }) },
    "",
  ],
])("logs no personal data or secret: %s", (_case, entry, message) => {
  const { logger, text } = aLog();
  logger.error(entry, `it failed ${message}`);
  expect(text()).toContain("it failed");
  for (const canary of CANARIES) expect(text()).not.toContain(canary);
});

test("keeps the details that help to find a fault", () => {
  const { logger, text } = aLog();
  logger.error(
    { requestId: "request-0001", err: new DriverException("insert into x - duplicate key") },
    "failed",
  );
  const [line] = text().split("\n");
  expect(JSON.parse(line!)).toMatchObject({
    requestId: "request-0001",
    msg: "failed",
    err: {
      type: "DriverException",
      code: "23505",
      constraint: "person_is_there_once",
      message: "[statement] - duplicate key",
      stack: expect.stringMatching(/^\s+at .*log\.test/),
    },
  });
});
