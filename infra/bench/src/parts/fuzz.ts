import { GraphFuzz } from "@starlane/single";
import { markdownTable, type Part } from "../part.type.js";
import { viewerOf } from "../service-load.js";
import { openBenchEnvironment, type BenchEnvironment } from "../bench-environment.js";

const [OPERATIONS, AT_ONCE] = [10_000, 1_000];
/** Beyond the seeds of the tests. */
const FIRST_SEED = 1_000_000;

interface Measured {
  readonly operations: number;
  readonly seconds: number;
  /** The operations whose answers differ, with the difference. */
  readonly different: readonly string[];
}

/** Random operations on the real schema, answered by the federation and by one schema that graphql-js executes. */
export const fuzz: Part<Measured> = {
  minutes: 5,
  sizes: null,
  async measure() {
    const environment = await openBenchEnvironment();
    try {
      const viewer = await viewerOf(environment, "admin");
      const { starlane, home } = environment;
      const graph = new GraphFuzz({
        starlane,
        gatewayKeys: home.gatewayKeys,
        now: () => new Date(),
        viewer,
        ids: await someIds(environment),
      });
      const began = performance.now();
      const different: string[] = [];
      for (let seed = 0; seed < OPERATIONS; seed += AT_ONCE)
        different.push(...(await graph.differences(FIRST_SEED + seed, AT_ONCE)));
      return { operations: OPERATIONS, seconds: (performance.now() - began) / 1000, different };
    } finally {
      await environment.close();
    }
  },
  show([measured]) {
    const { operations, seconds, different } = measured!;
    return {
      figures: [
        {
          budget: "fuzz",
          starlane: `${different.length} wrong of ${operations.toLocaleString("en")}`,
          beside: "graphql-js on one schema",
          ratio: "",
          missedBy: different.length > 0 ? `${different.length} answers` : null,
        },
      ],
      text: [
        "## Random operations",
        "",
        "Valid operations made up on the real schema, with aliases, fragments, unions, interfaces, variables and conditions, on the sample district; each answered through the federation, and field by field by the same services as one schema of graphql-js. Data must be equal to the order of the fields, and every null and error explained alike.",
        "",
        markdownTable(
          ["operations", "answered otherwise", "s"],
          [[operations, different.length, seconds.toFixed(0)]],
        ),
        ...different.slice(0, 3).map((text) => `\n\`\`\`\n${text.slice(0, 2_000)}\n\`\`\``),
      ].join("\n"),
    };
  },
};

async function someIds(environment: BenchEnvironment): Promise<string[]> {
  interface Known {
    readonly id: string;
  }
  const { agencies, venues, speakers, district } = (await environment.ask(
    "planner",
    `{ agencies { id } venues(first: 12) { nodes { id } } speakers { id } district { id children { id children { id } } } }`,
  )) as {
    agencies: Known[];
    venues: { nodes: Known[] };
    speakers: Known[];
    district: Known & { children: (Known & { children: Known[] })[] };
  };
  const streets = district.children.slice(0, 4);
  const known = [
    ...agencies.slice(0, 12),
    ...venues.nodes,
    ...speakers.slice(0, 4),
    district,
    ...streets,
    ...streets[0]!.children.slice(0, 4),
    { id: "ADOLESCENT" },
  ];
  return known.map(({ id }) => id);
}
