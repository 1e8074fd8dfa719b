import { execute, graphql, parse } from "graphql";
import { Arg, Directive, Field, ID, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import { printSubgraphSchema } from "@apollo/subgraph";
import {
  ApiError,
  buildSubgraph,
  connectionOf,
  connectionType,
  InvalidInput,
  LocalDateScalar,
  maskError,
  readPage,
  resultOf,
  StaleVersion,
} from "../src/index.js";

@ObjectType("Lamp")
@Directive('@key(fields: "id")')
class LampType {
  @Field(() => ID)
  id!: string;

  @Field(() => Date)
  litAt!: Date;
}
const LightLampResult = resultOf(
  "LightLampResult",
  () => LampType,
  () => [InvalidInput, StaleVersion],
);
const LampConnection = connectionType("Lamp", () => LampType);

@Resolver(() => LampType)
class LampResolver {
  @Query(() => LampConnection)
  lamps(@Arg("first", () => Int, { nullable: true }) first?: number) {
    const page = readPage({ first }, ["text"]);
    const rows = ["a", "b", "c"].map((id) => ({ id, litAt: new Date(0) }));
    return connectionOf(
      page,
      rows.slice(0, page.first + 1),
      (row) => [row.id],
      async () => 3,
    );
  }

  @Query(() => LampType)
  broken(): LampType {
    throw new Error("select secret from lamp");
  }

  @Mutation(() => LightLampResult)
  lightLamp(@Arg("id", () => ID) id: string) {
    if (id === "") return new InvalidInput(["id"], { "zh-CN": "编号为空", en: "The id is empty." });
    if (id === "old") return new StaleVersion(7);
    return { id, litAt: new Date(0) };
  }
}

const schema = buildSubgraph({
  resolvers: [LampResolver],
  references: { Lamp: ({ id }) => ({ id, litAt: new Date(1000) }) },
  unimplementedSdl: "extend type Lamp { colour: String } extend type Query { shade(at: Date!): Lamp }",
});
const ask = (source: string, language = "en") => graphql({ schema, source, contextValue: { language } });

test("returns the object of a mutation, or a refusal in the language of the request", async () => {
  const LIGHT = (id: string) =>
    `mutation { lightLamp(id: "${id}") { __typename ... on Lamp { id litAt } ... on UserError { code message } ... on StaleVersion { currentVersion } } }`;
  expect((await ask(LIGHT("x"))).data?.lightLamp).toEqual({
    __typename: "Lamp",
    id: "x",
    litAt: new Date(0),
  });
  expect((await ask(LIGHT(""), "zh-CN")).data?.lightLamp).toEqual({
    __typename: "InvalidInput",
    code: "INVALID_INPUT",
    message: "编号为空",
  });
  expect((await ask(LIGHT("old"))).data?.lightLamp).toMatchObject({
    code: "STALE_VERSION",
    currentVersion: 7,
  });
});

test("pages a connection, and rejects a page that is too large", async () => {
  const { data } = await ask(
    "{ lamps(first: 2) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }",
  );
  expect(data?.lamps).toMatchObject({
    totalCount: 3,
    nodes: [{ id: "a" }, { id: "b" }],
    pageInfo: { hasNextPage: true },
  });
  const refused = await ask("{ lamps(first: 101) { totalCount } }");
  expect(refused.errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
});

test("answers NOT_IMPLEMENTED for unimplemented fields, which are in the schema", async () => {
  const { errors } = await ask('{ shade(at: "2026-02-28") { id } }');
  expect(errors?.[0]?.extensions.code).toBe("NOT_IMPLEMENTED");
  expect(printSubgraphSchema(schema)).toContain("colour: String");
});

test("resolves entities by reference", async () => {
  const { data } = await ask(
    '{ _entities(representations: [{ __typename: "Lamp", id: "z" }]) { ... on Lamp { id litAt } } }',
  );
  expect(data?._entities).toEqual([{ id: "z", litAt: new Date(1000) }]);
});

test("masks a fault and passes it to the log; translates an API error", async () => {
  const { errors } = await ask("{ broken { id } }");
  const faults: Error[] = [];
  const masked = maskError(errors![0]!, "zh-CN", (fault) => faults.push(fault));
  expect(masked.extensions.code).toBe("INTERNAL_SERVER_ERROR");
  expect(JSON.stringify(masked)).not.toContain("secret");
  expect(faults.map((fault) => fault.message)).toEqual(["select secret from lamp"]);
  const denied = maskError(new ApiError("FORBIDDEN"), "zh-CN", () => undefined);
  expect(denied.message).toBe("您没有权限执行此操作。");
  expect(() => parse(printSubgraphSchema(schema))).not.toThrow();
});

test.each([
  ["a variable", "query($at: Date!) { shade(at: $at) { id } }", "应为存在的日期"],
  ["the query itself", '{ shade(at: "2026-02-30") { id } }', "参数 at 的值有误。"],
])(
  "reports an impossible date in %s as a mistake of the client and not as a fault",
  async (_where, source, sentence) => {
    const { errors } = await execute({
      schema,
      document: parse(source),
      variableValues: { at: "2026-02-30" },
    });
    const faults: Error[] = [];
    const masked = maskError(errors![0]!, "zh-CN", (fault) => faults.push(fault));
    expect(masked).toMatchObject({
      message: expect.stringContaining(sentence),
      extensions: { code: "BAD_USER_INPUT" },
    });
    expect(masked.message).not.toContain("2026-02-30");
    expect(faults).toEqual([]);
  },
);

test.each([
  ["2026-02-28", true],
  ["2028-02-29", true],
  ["2026-02-29", false],
  ["2026-13-01", false],
  ["0001-01-01", true],
  ["0000-01-01", false],
  ["2026-3-1", false],
  ["tomorrow", false],
])("%s is a date: %s", (text, isDate) => {
  if (isDate) expect(LocalDateScalar.parseValue(text)).toBe(text);
  else expect(() => LocalDateScalar.parseValue(text)).toThrow("a day that exists");
});
