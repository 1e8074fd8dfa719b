// Types what the console asks of the graph: for each `x.graphql` of src an `x.documents.ts` beside it, with the documents
// as text and the types of their answers, and `src/graph/schema.ts` with the schema's enumerations. A document that the
// public schema does not allow ends the build. What is written here is not committed.
//
// The operations stand in `src/graph/operations.json` as well, by the SHA-256 of their text: the gateway reads them from the
// build, and the console sends no more of one than its hash, which it finds in `src/graph/hashes.ts`.

import { codegen } from "@graphql-codegen/core";
import * as operations from "@graphql-codegen/typescript-operations";
import {
  buildSchema,
  isAbstractType,
  isEnumType,
  isObjectType,
  Kind,
  NoUnusedFragmentsRule,
  parse,
  print,
  specifiedRules,
  validate,
  visit,
} from "graphql";
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";

const schemaText = readFileSync(new URL("../../docs/generated/schema.graphql", import.meta.url), "utf8");
const schemaAst = buildSchema(schemaText);
const schema = parse(schemaText);

const TYPES = {
  enumsAsTypes: true,
  immutableTypes: true,
  scalars: { ID: "string", Date: "string", DateTime: "string", LocalTime: "string", Cents: "number" },
};
const RULES = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);

const root = new URL("./", import.meta.url);
const files = globSync("src/**/*.graphql", { cwd: root })
  .sort()
  .map((path) => ({ path, document: parse(readFileSync(new URL(path, root), "utf8")) }));
const fragments = new Map(
  files
    .flatMap(({ document }) => document.definitions)
    .filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
    .map((fragment) => [fragment.name.value, fragment]),
);

/** The fragments that a definition spreads, and those that they spread, each once. */
function fragmentsOf(definition, found = new Map()) {
  visit(definition, {
    FragmentSpread({ name: { value } }) {
      const fragment = fragments.get(value);
      if (!fragment || found.has(value)) return;
      found.set(value, fragment);
      fragmentsOf(fragment, found);
    },
  });
  return found;
}

/** Every operation by its hash. */
const operationsByHash = {};
/** The hash of every operation by its name. */
const hashes = {};

/** The type of everything is asked for, as the console's cache would. */
const withTypenames = (operation) =>
  visit(operation, {
    SelectionSet(set, _key, parent) {
      const asks = set.selections.some(
        ({ kind, name }) => kind === Kind.FIELD && name.value === "__typename",
      );
      if (asks || parent.kind === Kind.OPERATION_DEFINITION) return undefined;
      const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } };
      return { ...set, selections: [...set.selections, typename] };
    },
  });

/** Gives an operation its hash. */
function persist(operation) {
  const { value: name } = operation.name;
  if (hashes[name]) throw new Error(`Two operations are called ${name}.`);
  const text = [operation, ...fragmentsOf(operation).values()]
    .map((definition) => print(withTypenames(definition)))
    .join("\n")
    .replaceAll(/\s+/g, " ");
  const hash = createHash("sha256").update(text).digest("hex");
  hashes[name] = hash;
  operationsByHash[hash] = { name, text };
}

/** A document as text that carries the types of its answer and its variables. */
function documentOf(operation) {
  const { value: name } = operation.name;
  const type = operation.operation[0].toUpperCase() + operation.operation.slice(1);
  const text = [operation, ...fragmentsOf(operation).values()].map(print).join("\n").replaceAll(/\s+/g, " ");
  return `export const ${name} = ${JSON.stringify(text)} as unknown as TypedDocumentNode<${name}${type}, ${name}${type}Variables>;`;
}

async function typed({ path, document }) {
  const borrowed = new Map();
  for (const definition of document.definitions) fragmentsOf(definition, borrowed);
  for (const { name } of document.definitions) borrowed.delete(name?.value);
  const whole = { ...document, definitions: [...document.definitions, ...borrowed.values()] };
  const mistakes = validate(schemaAst, whole, RULES);
  if (mistakes.length > 0) throw new Error(`${path}: ${mistakes.map(String).join("\n")}`);
  const types = await codegen({
    schema,
    schemaAst,
    filename: `${path}.ts`,
    documents: [{ location: path, document: whole }],
    plugins: [{ operations: {} }],
    pluginMap: { operations },
    config: TYPES,
  });
  const documents = document.definitions
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .map(documentOf);
  return ['import type { TypedDocumentNode } from "urql";', types, ...documents].join("\n\n");
}

/** Writes only what changes, so that a watching build is not woken for nothing. */
function write(path, text) {
  const file = new URL(path, root);
  const note = path.endsWith(".json") ? "" : "// Made by graph.mjs of docs/generated/schema.graphql.\n";
  const whole = `${note}${text.trim()}\n`;
  let before = "";
  try {
    before = readFileSync(file, "utf8");
  } catch {
    // not there yet
  }
  if (before !== whole) writeFileSync(file, whole);
}

const types = Object.values(schemaAst.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
const roots = new Set([
  schemaAst.getQueryType(),
  schemaAst.getMutationType(),
  schemaAst.getSubscriptionType(),
]);
const enumerations = types.filter(isEnumType).map((type) => {
  const values = type.getValues().map(({ name }) => JSON.stringify(name));
  return `export type ${type.name} = ${values.join(" | ")};`;
});
const withoutId = types
  .filter((type) => isObjectType(type) && !roots.has(type) && !type.getFields().id)
  .map(({ name }) => name);
const abstract = types
  .filter(isAbstractType)
  .map((type) => [type.name, schemaAst.getPossibleTypes(type).map(({ name }) => name)]);
const mutations = Object.keys(schemaAst.getMutationType().getFields());
write(
  "src/graph/schema.ts",
  [
    ...enumerations,
    `/** What has no id of its own and is kept as a part of what it was read from. */`,
    `export const WITHOUT_ID: readonly string[] = ${JSON.stringify(withoutId)};`,
    `/** Which types a union or an interface may be; else the cache would have to guess. */`,
    `export const POSSIBLE_TYPES: Record<string, string[]> = ${JSON.stringify(Object.fromEntries(abstract))};`,
    `export const MUTATIONS: readonly string[] = ${JSON.stringify(mutations)};`,
  ].join("\n"),
);
for (const file of files) write(file.path.replace(/\.graphql$/, ".documents.ts"), await typed(file));
for (const { document } of files)
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) persist(definition);
write("src/graph/operations.json", JSON.stringify(operationsByHash, null, 2));
write(
  "src/graph/hashes.ts",
  `/** The hashes of the operations, by their names. */
export const HASHES: Readonly<Record<string, string>> = ${JSON.stringify(hashes, null, 2)};`,
);
