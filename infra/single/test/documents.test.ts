import { buildSchema, parse, validate } from "graphql";
import { readFileSync } from "node:fs";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const schema = buildSchema(read("docs/generated/schema.graphql"));

test.each(["README.md", "README.zh-CN.md", "docs/walkthrough.md", "docs/walkthrough.zh-CN.md"])(
  "every query in %s can be sent as it stands",
  (path) => {
    const queries = [...read(path).matchAll(/```graphql\n(.*?)```/gs)].map(([, query = ""]) => query);
    expect(queries.length).toBeGreaterThan(0);
    const mistakes = queries.flatMap((query) =>
      validate(schema, parse(query)).map(({ message }) => `${message}\n${query}`),
    );
    expect(mistakes).toEqual([]);
  },
);
