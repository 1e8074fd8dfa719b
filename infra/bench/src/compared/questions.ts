import { COVERAGE_FIELDS, QUESTIONS } from "../reach/questions.js";
import { startCompared, type ComparedServer, type ComparedName } from "./compared.js";
import { makeComparedTables } from "./tables.js";
import { askOnce, type Contender } from "../alternate.js";
import type { BenchEnvironment } from "../bench-environment.js";

export type Name = "starlane" | ComparedName;

/** One query in the form that each of the compared servers takes. */
interface ComparedQuestion {
  /** The name of the operation, by which the limit selects its statement. */
  readonly name: "coverage" | "campaigns";
  readonly starlane: string;
  readonly apollo: string;
  readonly postgraphile: string;
  /** A text that all of their answers contain. */
  readonly expects: string;
  /** Extracts the numbers of an answer, as far as PostGraphile's can be compared with those of the others. */
  readonly numbers: (data: never) => readonly number[];
  readonly numbersOfPostgraphile: (data: never) => readonly number[];
}

interface Nodes<T> {
  readonly nodes: readonly T[];
}

interface Row {
  readonly reached: number;
}

const EVENTS = "nodes { id title kind startsAt venue { id name address } attendance { reached } }";

export const COVERAGE: ComparedQuestion = {
  name: "coverage",
  starlane: `query coverage { coverage(${QUESTIONS[0]!.args}) { ${COVERAGE_FIELDS} } }`,
  apollo: `query coverage { coverage { ${COVERAGE_FIELDS} } }`,
  postgraphile: `query coverage { allAreas(condition: { level: "COMMUNITY" }, orderBy: [PRIMARY_KEY_ASC]) { nodes {
    rowId name
    reachesByAreaId(orderBy: [AUDIENCE_ASC]) { nodes { audience reached contacts } }
    populationsByAreaId(orderBy: [AUDIENCE_ASC]) { nodes { audience people } }
  } } allReachPositions { nodes { asOf } } }`,
  expects: '"reached"',
  numbers: ({ coverage }: { coverage: { rows: Row[] } }) =>
    coverage.rows.map(({ reached }) => reached).filter((reached) => reached > 0),
  numbersOfPostgraphile: ({ allAreas }: { allAreas: Nodes<{ reachesByAreaId: Nodes<Row> }> }) =>
    allAreas.nodes.flatMap(({ reachesByAreaId }) => reachesByAreaId.nodes.map(({ reached }) => reached)),
};

export const CAMPAIGNS: ComparedQuestion = {
  name: "campaigns",
  starlane: `query campaigns { campaigns(first: 50) { nodes { id title status events(first: 20) { ${EVENTS} } } } }`,
  apollo: `query campaigns { campaigns(first: 50) { nodes { id title status events(first: 20) { ${EVENTS} } } } }`,
  postgraphile: `query campaigns { allCampaigns(first: 50, orderBy: [STARTS_ON_DESC, PRIMARY_KEY_DESC]) { nodes {
    rowId title status
    eventsByCampaignId(first: 20, orderBy: [STARTS_AT_ASC, PRIMARY_KEY_ASC]) { nodes {
      rowId title kind startsAt venueByVenueId { rowId name address } attendanceByEventId { reached }
    } }
  } } }`,
  expects: '"reached"',
  numbers: ({ campaigns }: { campaigns: Nodes<{ events: Nodes<{ attendance: Row }> }> }) =>
    campaigns.nodes.flatMap(({ events }) => events.nodes.map(({ attendance }) => attendance.reached)),
  numbersOfPostgraphile: ({
    allCampaigns,
  }: {
    allCampaigns: Nodes<{ eventsByCampaignId: Nodes<{ attendanceByEventId: Row | null }> }>;
  }) =>
    allCampaigns.nodes.flatMap(({ eventsByCampaignId }) =>
      eventsByCampaignId.nodes.map(({ attendanceByEventId }) => attendanceByEventId?.reached ?? 0),
    ),
};

/** Runs work with Starlane and the compared servers over its tables. */
export async function withContenders<T>(
  environment: BenchEnvironment,
  question: ComparedQuestion,
  work: (contenders: readonly Contender<Name>[]) => Promise<T>,
): Promise<T> {
  await makeComparedTables(environment.adminUrl);
  const names = ["limit", "apollo", "postgraphile"] as const;
  const compared: ComparedServer[] = [];
  try {
    for (const name of names) compared.push(await startCompared(name, environment.adminUrl));
    const { name: operationName, expects } = question;
    const bodyOf = (query: string) => JSON.stringify({ operationName, query });
    const contenders: Contender<Name>[] = [
      {
        name: "starlane",
        url: await environment.url(),
        token: await environment.tokenOf("analyst"),
        body: bodyOf(question.starlane),
        expects,
      },
      ...compared.map(({ name, url }) => {
        const query = name === "limit" ? "" : question[name];
        return { name, url, token: null, body: bodyOf(query), expects };
      }),
    ];
    await refuseDifferent(contenders, question);
    return await work(contenders);
  } finally {
    for (const each of compared) await each.close();
    await environment.sql("drop schema compared cascade");
  }
}

/**
 * @throws Error unless the limit and Apollo Server answer exactly what Starlane does, and PostGraphile the same numbers
 */
async function refuseDifferent(
  contenders: readonly Contender<Name>[],
  { numbers, numbersOfPostgraphile }: ComparedQuestion,
): Promise<void> {
  const [ours, ...others] = await Promise.all(
    contenders.map(async (contender) => [contender.name, await askOnce(contender)] as const),
  );
  for (const [name, data] of others) {
    const isSame =
      name === "postgraphile"
        ? numbersOfPostgraphile(data as never).join() === numbers(ours![1] as never).join()
        : withoutTime(data) === withoutTime(ours![1]);
    if (isSame) continue;
    throw new Error(
      `${name} answers otherwise: ${JSON.stringify(data).slice(0, 600)}\n${JSON.stringify(ours![1]).slice(0, 600)}`,
    );
  }
}

const withoutTime = (data: unknown) =>
  JSON.stringify(data, (key, value: unknown) => (key === "asOf" ? undefined : value));
