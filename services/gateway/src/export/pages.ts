import { ApiError } from "@starlane/graphql";
import { LIMITS } from "@starlane/spreadsheet";

/** Queries the graph as the viewer of the export. */
export type Ask = <Data>(query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Data>;

export interface ConnectionPage<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const NODES_AT_ONCE = 100;
/** The same limit as for an import, so that every exported table can be imported again. */
const MOST_NODES = LIMITS.rows - 1;

/**
 * Yields the nodes of a list page by page, so that only one page is in memory.
 * @param readPage loads one page
 * @throws ApiError BAD_USER_INPUT when the list exceeds the limit of a table
 */
export async function* eachNode<Node>(
  readPage: (page: { first: number; after: string | null }) => Promise<ConnectionPage<Node>>,
): AsyncGenerator<Node, void, undefined> {
  let given = 0;
  let after: string | null = null;
  do {
    const page: ConnectionPage<Node> = await readPage({ first: NODES_AT_ONCE, after });
    given += page.nodes.length;
    if (given > MOST_NODES) throw tooMany();
    yield* page.nodes;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
}

function tooMany(): ApiError {
  return new ApiError(
    "BAD_USER_INPUT",
    {
      "zh-CN": "导出超过 {most} 行，请缩小范围（如缩短时间段）。",
      en: "That is more than {most} rows; ask for less, such as a shorter time.",
    },
    { most: MOST_NODES },
  );
}
