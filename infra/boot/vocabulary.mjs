import { readdirSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { root } from "./root.mjs";

/** Share of the exported names that may be declared in more than one file. */
const LIMIT = 0.01;

const FOLDERS = ["packages", "services", "infra"];
const SOURCE = /\.(ts|tsx|mts|js|mjs|cjs)$/;
const SKIPPED_FOLDERS = new Set(["node_modules", "dist", "generated", "migrations"]);

/** Files whose exports count; tests and the boot scripts do not. */
const EXPORTING = /^(packages|services|infra)\/[^/]+\/src\//;
const GENERATED = /\.documents\.ts$|^services\/console\/src\/graph\/(schema|hashes)\.ts$/;

/** Names that a contract gives to one thing in each service or page, so that they repeat by design and are not counted. */
const BY_CONTRACT = [
  {
    path: /^services\/[^/]+\/src\/context\.ts$/,
    names: new Set(["Context", "Loaders", "State", "loadersOf"]),
  },
  // React Router looks for this name in the module of a lazy route.
  { path: /^services\/console\/src\/pages\/.*-page\.tsx$/, names: new Set(["Component"]) },
];

/**
 * Graph types. An entity stub (`AreaReference`) or an enum that several subgraphs share stands for one type of the
 * composed graph and must be declared by each of them. Such names are counted apart and never refused; a second
 * declaration within a service, or one outside a `.type.ts`, makes the name ambiguous.
 */
const GRAPH_TYPES = /^services\/([^/]+)\/src\/.*\.type\.ts$/;

/** Comments that begin with a question word describe around the thing instead of naming it. */
const QUESTION_WORDS = /^(What|How|Whether|Where|Who)\b/;

/**
 * Checks the vocabulary of the repository (docs/glossary.md): few ambiguous exports, no retired word, no doc comment that
 * begins with a question word.
 * @returns {Promise<{ code: number, output: string, note: string }>} code 1 and a line for each finding
 */
export async function vocabulary() {
  const files = FOLDERS.flatMap(sourcesIn)
    .filter((path) => !GENERATED.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
  return judge(files, JSON.parse(readFileSync(new URL("retired.json", import.meta.url), "utf8")));
}

/** @returns {string[]} paths from the root; `globSync` would need a newer Node than the one that boots */
function sourcesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : sourcesIn(path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

/**
 * @param {{ path: string, text: string }[]} files sources, by their paths from the root
 * @param {Record<string, string>} retired the standard word by the retired identifier or the stem of a file name
 */
export async function judge(files, retired) {
  // Not imported above: the boot scripts load before anything is installed.
  const { parseSync } = await import("@swc/core");
  const words = new Map(Object.entries(retired));
  const exported = new Map();
  const findings = [];
  for (const { path, text } of files) {
    const module = readModule(path, text, parseSync);
    if (EXPORTING.test(path)) {
      for (const { name, line } of module.exported)
        exported.set(name, [...(exported.get(name) ?? []), { path, line }]);
    }
    findings.push(
      ...retiredIn(path, module.declared, words),
      ...questionsIn(text).map(
        ({ word, line }) =>
          `${path}:${line}: the comment begins with "${word}"; state the thing in the first sentence`,
      ),
    );
  }
  const { ambiguous, stubs } = ambiguousAmong(exported);
  const share = exported.size === 0 ? 0 : ambiguous.length / exported.size;
  const tooMany = share >= LIMIT;
  if (tooMany)
    for (const [name, places] of ambiguous)
      for (const { path, line } of places)
        findings.push(
          `${path}:${line}: ${name} is declared in ${places.length} files; give each its own name`,
        );
  return {
    code: findings.length > 0 ? 1 : 0,
    output: findings.join("\n"),
    note: `${ambiguous.length} of ${exported.size} exported names (${(share * 100).toFixed(1)}%) ambiguous, ${stubs.length} graph types shared by services`,
  };
}

/** @param {Map<string, { path: string, line: number }[]>} exported declarations by their name */
function ambiguousAmong(exported) {
  const ambiguous = [];
  const stubs = [];
  for (const [name, declarations] of exported) {
    const counted = declarations.filter(
      ({ path }) => !BY_CONTRACT.some((contract) => contract.names.has(name) && contract.path.test(path)),
    );
    const places = [...new Map(counted.map((place) => [place.path, place])).values()];
    if (places.length < 2) continue;
    const services = places.map(({ path }) => GRAPH_TYPES.exec(path)?.[1]);
    const isStub = !services.includes(undefined) && new Set(services).size === services.length;
    (isStub ? stubs : ambiguous).push([name, places]);
  }
  return { ambiguous, stubs };
}

function* retiredIn(path, declared, words) {
  const stem = basename(path).split(".")[0];
  for (const spelling of spellingsOf(stem)) {
    if (words.has(spelling))
      yield `${path}:1: the file name ${stem} is retired; the word is ${words.get(spelling)}`;
  }
  for (const { name, line } of declared) {
    if (words.has(name)) yield `${path}:${line}: ${name} is retired; the word is ${words.get(name)}`;
  }
}

/** The spellings under which a file name may be retired: `tell-again` also by `tellAgain` and `TellAgain`. */
function spellingsOf(stem) {
  if (!stem.includes("-")) return [stem];
  const pascal = stem.replace(/(^|-)(\w)/g, (_all, _dash, letter) => letter.toUpperCase());
  return [stem, pascal, pascal[0].toLowerCase() + pascal.slice(1)];
}

/** Doc comments that begin with a question word; a glob in a string (`src/**`) is none, for it follows no space. */
function questionsIn(text) {
  const found = [];
  for (const { 1: body, index } of text.matchAll(/(?<=^|[\s({[,;])\/\*\*(?!\/)([\s\S]*?)\*\//g)) {
    const word = QUESTION_WORDS.exec(body.replace(/^[\s*]+/, ""))?.[1];
    if (word) found.push({ word, line: text.slice(0, index).split("\n").length });
  }
  return found;
}

/**
 * Reads the names that a module declares.
 * @param {string} path tells the language
 * @param {string} text
 * @param {typeof import("@swc/core").parseSync} parse
 * @returns {{ exported: { name: string, line: number }[], declared: { name: string, line: number }[] }}
 */
function readModule(path, text, parse) {
  const extension = extname(path);
  const isTypeScript = /^\.[cm]?tsx?$/.test(extension);
  const { body } = parse(text, {
    syntax: isTypeScript ? "typescript" : "ecmascript",
    tsx: extension === ".tsx",
    jsx: !isTypeScript,
    decorators: true,
    comments: false,
  });
  const lineAt = linesOf(Buffer.from(text));
  const at = ({ value, span }) => ({ name: value, line: lineAt(span.start) });
  const declared = [];
  collect(body, (identifier) => declared.push(identifier));
  return { exported: exportsOf(body).map(at), declared: declared.map(at) };
}

/** @returns {(position: number) => number} the line, from 1, of a position as swc gives it: bytes, from 1 */
function linesOf(bytes) {
  const ends = [];
  for (let at = bytes.indexOf("\n"); at !== -1; at = bytes.indexOf("\n", at + 1)) ends.push(at);
  return (position) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] < position - 1) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** Identifiers that a module declares and exports; what it passes on from another is not among them. */
function exportsOf(body) {
  const imported = new Set();
  const names = [];
  for (const item of body) {
    if (item.type === "ImportDeclaration") for (const { local } of item.specifiers) imported.add(local.value);
    if (item.type === "ExportDeclaration") names.push(...namesOf(item.declaration));
    if (item.type === "ExportNamedDeclaration" && item.source === null)
      for (const { orig, exported } of item.specifiers)
        if (!imported.has(orig.value)) names.push(exported ?? orig);
  }
  return names;
}

function namesOf(declaration) {
  if (declaration.type === "VariableDeclaration")
    return declaration.declarations.flatMap(({ id }) => bindingsOf(id));
  return [declaration.identifier ?? declaration.id];
}

/** Identifiers that a pattern binds: `{ a, b: [c] }` binds a and c. */
function bindingsOf(pattern) {
  switch (pattern.type) {
    case "Identifier":
      return [pattern];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) => {
        if (property.type === "AssignmentPatternProperty") return [property.key];
        return bindingsOf(property.type === "KeyValuePatternProperty" ? property.value : property.argument);
      });
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? bindingsOf(element) : []));
    case "AssignmentPattern":
      return bindingsOf(pattern.left);
    case "RestElement":
      return bindingsOf(pattern.argument);
    default:
      return [];
  }
}

/** The property of a node of each type that holds the identifier or pattern it declares. */
const DECLARING = {
  VariableDeclarator: ["id"],
  FunctionDeclaration: ["identifier"],
  FunctionExpression: ["identifier"],
  ClassDeclaration: ["identifier"],
  ClassExpression: ["identifier"],
  TsInterfaceDeclaration: ["id"],
  TsTypeAliasDeclaration: ["id"],
  TsEnumDeclaration: ["id"],
  TsEnumMember: ["id"],
  TsTypeParameter: ["name"],
  TsPropertySignature: ["key"],
  TsMethodSignature: ["key", "params"],
  TsGetterSignature: ["key"],
  TsSetterSignature: ["key", "param"],
  TsFunctionType: ["params"],
  TsConstructorType: ["params"],
  TsCallSignatureDeclaration: ["params"],
  TsParameterProperty: ["param"],
  Parameter: ["pat"],
  ArrowFunctionExpression: ["params"],
  CatchClause: ["param"],
  ClassMethod: ["key"],
  ClassProperty: ["key"],
  PrivateMethod: ["key"],
  PrivateProperty: ["key"],
  KeyValueProperty: ["key"],
  MethodProperty: ["key"],
  GetterProperty: ["key"],
  SetterProperty: ["key", "param"],
};

/** Calls `found` with each identifier that is declared in a syntax tree: types, functions, variables, parameters, members. */
function collect(node, found) {
  if (Array.isArray(node)) {
    for (const each of node) collect(each, found);
    return;
  }
  if (node === null || typeof node !== "object") return;
  for (const part of DECLARING[node.type] ?? []) {
    for (const each of [node[part]].flat()) {
      if (!each) continue;
      if (each.type === "PrivateName") found({ value: each.value ?? each.id.value, span: each.span });
      else for (const identifier of bindingsOf(each)) found(identifier);
    }
  }
  if (node.type === "ImportSpecifier" && node.imported) found(node.local);
  for (const key in node) if (key !== "span") collect(node[key], found);
}
