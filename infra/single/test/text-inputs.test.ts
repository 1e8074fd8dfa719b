import { RAW_TEXT_INPUTS } from "@starlane/graphql";
import { compose } from "@starlane/federation";
import { SERVICE_NAMES } from "@starlane/service";
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from "graphql";
import { Client } from "pg";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

/** Texts that every text input rejects. */
const HOSTILE = {
  "nothing visible": "\u3164\u200B",
  "an override": "王\u202E明",
  "half a character": "王\uD842",
  NUL: "a\u0000b",
} as const;
const USERS = ["admin", "planner", "station", "education", "officer"];
const SCALARS: Readonly<Record<string, unknown>> = {
  ID: "00000000-0000-4000-8000-000000000000",
  String: "反诈",
  Int: 1,
  Float: 0.5,
  Boolean: true,
  Date: "2026-03-04",
  DateTime: "2026-03-04T02:00:00Z",
  LocalTime: "08:00",
  Cents: 100,
  ImportRows: [],
};

/** A String input: its declaration, and the field's arguments with a text in it. */
interface TextInput {
  readonly coordinate: string;
  readonly with: (text: string) => Json;
}

function valueOf(type: GraphQLInputType, depth = 0): unknown {
  const wanted = getNullableType(type);
  if (isListType(wanted)) return [valueOf(wanted.ofType, depth)];
  if (isEnumType(wanted)) return wanted.getValues()[0]!.name;
  if (!isInputObjectType(wanted)) return SCALARS[wanted.name];
  return Object.fromEntries(
    Object.values(wanted.getFields())
      .filter((field) => isNonNullType(field.type) && depth < 4)
      .map((field) => [field.name, valueOf(field.type, depth + 1)]),
  );
}

function* textsIn(type: GraphQLInputType, coordinate: string, depth = 0): Generator<TextInput> {
  const wanted = getNullableType(type);
  if (depth > 4) return;
  if (isListType(wanted)) {
    for (const input of textsIn(wanted.ofType, coordinate, depth))
      yield { ...input, with: (text) => [input.with(text)] };
  } else if (isInputObjectType(wanted)) {
    for (const field of Object.values(wanted.getFields()))
      for (const input of textsIn(field.type, `${wanted.name}.${field.name}`, depth + 1))
        yield {
          ...input,
          with: (text) => ({ ...(valueOf(wanted, depth) as Json), [field.name]: input.with(text) }),
        };
  } else if (getNamedType(wanted).name === "String") yield { coordinate, with: (text) => text };
}

/** Returns every text input of a field, with the other required arguments. */
function* textInputsOf(parent: string, { name, args }: GraphQLField<unknown, unknown>): Generator<TextInput> {
  const others = Object.fromEntries(
    args.filter(({ type }) => isNonNullType(type)).map((arg) => [arg.name, valueOf(arg.type)]),
  );
  for (const arg of args)
    for (const input of textsIn(arg.type, `${parent}.${name}.${arg.name}`))
      yield { ...input, with: (text) => ({ ...others, [arg.name]: input.with(text) }) };
}

function questionOf(kind: string, field: GraphQLField<unknown, unknown>): string {
  const variables = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(", ");
  const args = field.args.map(({ name }) => `${name}: $${name}`).join(", ");
  const result = getNullableType(field.type);
  const named = getNamedType(result);
  const isLeaf = isEnumType(named) || "serialize" in named;
  const mayRefuse = isUnionType(named) && named.getTypes().some(({ name }) => name === "InvalidInput");
  const refusal = mayRefuse ? "{ __typename ... on InvalidInput { path message } }" : "{ __typename }";
  return `${kind} (${variables}) { answer: ${field.name}(${args}) ${isLeaf ? "" : refusal} }`;
}

let starlane: TestStarlane;
let schema: GraphQLSchema;
let client: Client;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process", now: () => new Date("2026-03-02T01:00:00Z") });
  schema = compose(SERVICE_NAMES.map((name) => starlane.starlane.service(name))).apiSchema;
  client = new Client({ connectionString: starlane.adminUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await starlane.close();
});

/** Counts the rows in all tables except sign-in attempts; a refused attempt adds none. */
async function countRows(): Promise<Record<string, number>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('agencies', 'venues', 'campaigns', 'attendance')
       and tablename not in ('refresh_token', 'session', 'inbox', 'failure', 'known_audit_entry', 'trusted_device') and tablename not like 'audit%' and tablename not like 'sign_in%'`,
  );
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::int as n from ${name}`);
  const { rows } = await client.query<{ name: string; n: number }>(counts.join(" union all "));
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

/** Returns the answer to the first permitted user, or else to the last. */
async function answerTo(query: string, variables: Json) {
  let answer: Awaited<ReturnType<TestStarlane["ask"]>> | undefined;
  for (const user of USERS) {
    answer = await starlane.ask(user, query, { variables });
    const code = answer.errors?.[0]?.extensions.code;
    if (code !== "FORBIDDEN" && code !== "UNAUTHENTICATED") return answer;
  }
  return answer!;
}

test.each([
  ["mutation", () => schema.getMutationType()!],
  ["query", () => schema.getQueryType()!],
])("every text input of every %s rejects an invalid text, and nothing is written", async (kind, type) => {
  const before = await countRows();
  const passed: string[] = [];
  let tried = 0;
  for (const field of Object.values(type().getFields()))
    for (const input of textInputsOf(type().name, field)) {
      if (Object.hasOwn(RAW_TEXT_INPUTS, input.coordinate)) continue;
      for (const [what, text] of Object.entries(HOSTILE)) {
        tried += 1;
        const { data, errors } = await answerTo(questionOf(kind, field), input.with(text));
        const isRefused =
          errors?.[0]?.extensions.code === "BAD_USER_INPUT" || data?.answer?.__typename === "InvalidInput";
        if (!isRefused) passed.push(`${input.coordinate}: ${what}: ${JSON.stringify(errors ?? data)}`);
      }
    }
  expect(passed).toEqual([]);
  expect(tried).toBeGreaterThan(kind === "mutation" ? 100 : 10);
  expect(await countRows()).toEqual(before);
});

test("the inputs with raw texts are listed, and no text in them causes a fault or is stored unchecked", async () => {
  const found = new Map<string, () => Promise<Json>>();
  for (const field of Object.values(schema.getMutationType()!.getFields()))
    for (const input of textInputsOf("Mutation", field))
      if (Object.hasOwn(RAW_TEXT_INPUTS, input.coordinate))
        found.set(`${field.name} ${input.coordinate}`, async () => {
          const answers = [];
          for (const text of Object.values(HOSTILE))
            answers.push(await answerTo(questionOf("mutation", field), input.with(text)));
          return answers;
        });
  const coordinates = new Set([...found.keys()].map((name) => name.split(" ")[1]!));
  expect([...coordinates].toSorted()).toEqual(Object.keys(RAW_TEXT_INPUTS).toSorted());
  const before = await countRows();
  for (const [name, ask] of found) {
    const codes = (await ask()).map(({ errors }: Json) => errors?.[0]?.extensions.code ?? "answered");
    expect([name, codes.includes("INTERNAL_SERVER_ERROR")]).toEqual([name, false]);
  }
  expect(await countRows()).toEqual(before);
});

test("stores NFC, and accepts texts in all languages", async () => {
  const input = {
    title: `Nguye\u0302\u0303n 👨‍👩‍👧 ئۇيغۇر 买买提·吐尔逊 𠮷\u{31350}`,
    description: "第一行\r\n第二行",
    startsOn: "2026-03-01",
    endsOn: "2026-03-31",
    area: "640105",
    targets: [],
  };
  const { createCampaign } = await starlane.data(
    "planner",
    "mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { ... on Campaign { title description } ... on UserError { message } } }",
    { input },
  );
  expect(createCampaign).toEqual({ title: input.title.normalize("NFC"), description: "第一行\n第二行" });
});

test("reports a rejected text by its place in the client's language, also beside a blank name", async () => {
  const campaign = (title: string) => ({
    input: { title, startsOn: "2026-03-01", endsOn: "2026-03-31", area: "640105", targets: [] },
  });
  const query =
    "mutation($input: CreateCampaignInput!) { answer: createCampaign(input: $input) { __typename ... on InvalidInput { path code message } } }";
  const ask = async (title: string) =>
    (await starlane.ask("planner", query, { variables: campaign(title), language: "zh-CN" })).data.answer;
  expect(await ask("王\u202E明")).toEqual({
    __typename: "InvalidInput",
    path: ["input", "title"],
    code: "INVALID_INPUT",
    message: "含有改变文字方向的控制字符，请删去后重试。",
  });
  expect(await ask("\u3000 ")).toMatchObject({ __typename: "InvalidInput", path: ["input", "title"] });
});
