import type { ExecutionResult } from "graphql";

/** An error reduced to what these tests compare. */
export interface ReportedError {
  path: readonly (string | number)[];
  message: string;
  code?: string;
}

/** Returns the data and the errors of an answer, sorted by path since their order is not defined. */
export async function sortedResult(
  answer: Promise<ExecutionResult>,
): Promise<{ data: unknown; errors: ReportedError[] }> {
  const { data, errors = [] } = await answer;
  return {
    data,
    errors: errors
      .map(({ path = [], message, extensions }) => {
        const code = extensions?.code;
        return { path, message, ...(typeof code === "string" && { code }) };
      })
      .sort((one, other) => (one.path.join() < other.path.join() ? -1 : 1)),
  };
}
