// Who may import whom; `npm run check` fails on any breach and prints the comment of the rule that was broken.

const TESTS = "/test/";
/** Every way out of the process, or into the database. */
const DRIVERS = "node_modules/(@mikro-orm/|pg/|graphile-worker/|fastify/|@apollo/|pino/|dataloader/)";
const WITH_IO = "^packages/(config|database|embedded-postgres|messages|runtime|service|testing)/";

/**
 * The modules of the two large services, and those that each imports: the arrows of docs/modules.svg. A module may also import what
 * those may. Why these modules: docs/adr/0066-modules-inside-services.md.
 */
const MODULES = {
  attendance: {
    concurrency: [],
    transaction: [],
    "attendance-log": [],
    replicas: ["concurrency"],
    people: ["attendance-log", "replicas"],
    attendance: ["people"],
    casework: ["attendance"],
    reach: ["people"],
    records: ["casework"],
  },
  campaigns: {
    load: [],
    transaction: [],
    replicas: [],
    campaigns: ["replicas", "transaction"],
    outreach: ["campaigns"],
    calendar: ["outreach"],
    planning: ["calendar"],
    import: ["calendar"],
  },
};

/** A module and all that it may import. */
const withImports = (modules, module) => [
  ...new Set([module, ...modules[module].flatMap((imported) => withImports(modules, imported))]),
];
const oneOf = (names) => `(${names.join("|")})/`;

/** Per module: it imports itself, what it may, and the types of context.ts. */
const moduleDirection = Object.entries(MODULES).flatMap(([service, modules]) => [
  ...Object.keys(modules).map((module) => ({
    name: `${service}-${module}-imports-one-way`,
    comment: `${module}/ may import only itself and what lies further along the arrows of docs/modules.svg: ${withImports(modules, module).slice(1).join(", ") || "nothing"}.`,
    severity: "error",
    from: { path: `^services/${service}/src/${module}/` },
    to: {
      path: `^services/${service}/src/`,
      pathNot: [`^services/${service}/src/${oneOf(withImports(modules, module))}`, "/src/context\\.ts$"],
    },
  })),
  {
    name: `${service}-has-only-known-modules`,
    comment:
      "A noun belongs into one of the modules; a new module stands in MODULES of .dependency-cruiser.cjs.",
    severity: "error",
    from: {},
    to: {
      path: `^services/${service}/src/[^/]+/`,
      pathNot: `^services/${service}/src/${oneOf(Object.keys(modules))}`,
    },
  },
]);

/** @type {import("dependency-cruiser").IConfiguration["forbidden"]} */
const forbidden = [
  ...moduleDirection,
  {
    name: "services-have-the-same-top-level",
    comment:
      "At the top of a service's src are index.ts, main.ts, service.ts, context.ts and folders, and nothing else.",
    severity: "error",
    from: {},
    to: {
      path: "^services/(agencies|venues|campaigns|attendance)/src/[^/]+$",
      pathNot: "/src/(index|main|service|context)\\.ts$",
    },
  },
  {
    name: "context-is-imported-as-a-type",
    comment: "context.ts puts together what the folders need, so they import nothing but types from it.",
    severity: "error",
    from: { path: "^services/(agencies|venues|campaigns|attendance)/src/[^/]+/" },
    to: { path: "^services/[^/]+/src/context\\.ts$", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "services-never-import-each-other",
    comment: "A service asks another through the graph or subscribes to its messages; it never imports it.",
    severity: "error",
    from: { path: "^services/([^/]+)/" },
    to: { path: "^services/", pathNot: "^services/$1/" },
  },
  {
    name: "only-infra-imports-services",
    comment: "Packages know nothing of services or of infra; only infra puts services together.",
    severity: "error",
    from: { path: "^packages/" },
    to: { path: "^(services|infra)/" },
  },
  {
    name: "services-never-import-infra",
    comment: "A service does not know where it is run, so it never imports infra.",
    severity: "error",
    from: { path: "^services/" },
    to: { path: "^infra/" },
  },
  {
    name: "packages-are-entered-by-their-index",
    comment:
      "A package or service is entered only by its index.ts; what that does not export is its own affair.",
    severity: "error",
    from: { path: "^(packages|services|infra)/([^/]+)/" },
    to: {
      path: "^(packages|services|infra)/[^/]+/",
      pathNot: ["^$1/$2/", "/src/index\\.ts$", "^packages/[^/]+/src/[^/]+/index\\.ts$"],
    },
  },
  {
    name: "the-console-knows-only-the-graph",
    comment: "The console knows the supergraph and nothing else: no service, no package, no infra.",
    severity: "error",
    from: { path: "^services/console/src/" },
    to: { path: "^(packages|infra|services)/", pathNot: "^services/console/" },
  },
  {
    name: "rules-do-no-io",
    comment:
      "A .rules.ts decides from its arguments alone: no Node module, no driver, no package that reads or writes.",
    severity: "error",
    from: { path: "\\.rules\\.ts$" },
    to: { path: [DRIVERS, WITH_IO] },
  },
  {
    name: "rules-use-no-node-modules",
    comment: "A .rules.ts decides from its arguments alone, so it needs no module of Node.",
    severity: "error",
    from: { path: "\\.rules\\.ts$" },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "rules-come-before-those-who-ask-them",
    comment: "Commands, loaders, messages and resolvers ask a .rules.ts, which never asks them.",
    severity: "error",
    from: { path: "\\.rules\\.ts$" },
    to: {
      path: [
        "\\.(commands|loaders|messages|resolver)\\.ts$",
        "/src/(main|service|schema|context|config)\\.ts$",
      ],
    },
  },
  {
    name: "rules-see-only-the-shape-of-rows",
    comment: "A .rules.ts may name the type of a row, with import type, but not use the table.",
    severity: "error",
    from: { path: "\\.rules\\.ts$" },
    to: { path: "\\.row\\.ts$", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "rows-know-no-api",
    comment: "A .row.ts is the table alone: neither what the API shows of it nor who reads and writes it.",
    severity: "error",
    from: { path: "\\.row\\.ts$" },
    to: { path: "\\.(type|resolver|commands|loaders|messages)\\.ts$" },
  },
  {
    name: "types-only-show",
    comment: "A .type.ts says what the API shows; it asks no resolver, command or loader.",
    severity: "error",
    from: { path: "\\.type\\.ts$" },
    to: { path: "\\.(resolver|commands|loaders|messages)\\.ts$" },
  },
  {
    name: "resolvers-are-the-outermost",
    comment: "A .resolver.ts is imported only where the schema is put together, and by tests.",
    severity: "error",
    from: { pathNot: ["/src/(schema|service)\\.ts$", TESTS] },
    to: { path: "\\.resolver\\.ts$" },
  },
  {
    name: "the-schema-is-put-together-at-the-top",
    comment:
      "Only main.ts, index.ts and tests import schema.ts or service.ts: nothing below knows the whole.",
    severity: "error",
    from: { path: "^services/", pathNot: ["/src/(main|index|schema|service)\\.ts$", TESTS] },
    to: { path: "^services/[^/]+/src/(main|service|schema)\\.ts$" },
  },
  {
    name: "no-cycles",
    comment: "Of two modules at most one needs the other to run; types may know each other.",
    severity: "error",
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
  {
    name: "sources-need-no-development-dependencies",
    comment: "What runs in production is a dependency in package.json, never a devDependency.",
    severity: "error",
    from: { path: "^(packages|services|infra)/[^/]+/src/", pathNot: "^services/console/" },
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@types/" },
  },
  {
    name: "sources-need-no-tests",
    comment: "No source imports a test, or the package that only tests and drills use.",
    severity: "error",
    from: { path: "/src/", pathNot: "^(packages/testing|infra/drills)/" },
    to: { path: [TESTS, "^packages/testing/"], pathNot: "node_modules" },
  },
  {
    name: "what-is-imported-is-named",
    comment: "A package names in its own package.json what it imports, for another's may lose it any day.",
    severity: "error",
    from: { path: "^(packages|services|infra)/" },
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
  },
  {
    name: "what-is-imported-exists",
    comment: "Every import leads somewhere.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
];

module.exports = {
  forbidden,
  options: {
    parser: "swc", // TypeScript 7 has no parser that other programs can call
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(packages|services|infra)/[^/]+/(dist|\\.turbo|coverage)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["source", "import", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
