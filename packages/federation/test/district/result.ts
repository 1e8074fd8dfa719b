import type { ExecutionResult } from "graphql";

/** An error as these tests look at it. */
export interface Told {
  path: readonly (string | number)[];
  message: string;
  code?: string;
}

/** The data and the errors of an answer, in the order of their paths: that of their telling is nobody's business. */
export async function seen(answer: Promise<ExecutionResult>): Promise<{ data: unknown; errors: Told[] }> {
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
