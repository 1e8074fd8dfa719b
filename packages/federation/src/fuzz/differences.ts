import type { ExecutionResult, GraphQLFormattedError } from "graphql";

/** The answers of a reference: once with the schema itself, once with the same schema made entirely nullable. */
export interface Reference {
  strict: ExecutionResult;
  /**
   * Every failing field has its own error here; in the strict answer the first error that nulls a parent hides the
   * others.
   */
  lenient: ExecutionResult;
}

/**
 * Returns the differences between `answer` and the reference as sentences; empty when there are none. Data must be
 * equal including the order of the fields. Every error must be possible in the reference, at the same path; each null
 * caused by an error must have an error in both.
 */
export function differencesFrom(reference: Reference, answer: ExecutionResult): string[] {
  const differences: string[] = [];
  const [expected, actual] = [JSON.stringify(reference.strict.data), JSON.stringify(answer.data)];
  if (expected !== actual) differences.push(`The data should be\n${expected}\nand is\n${actual}`);

  const possible = new Set(paths(reference.lenient));
  const reported = paths(answer);
  for (const [index, path] of reported.entries()) {
    if (!possible.has(path)) differences.push(`Nothing fails at ${path}, of which an error tells.`);
    if (reported.indexOf(path) !== index) differences.push(`Two errors tell of ${path}.`);
  }
  const nulled = nulls(answer);
  const expectedNulls = nulls(reference.strict);
  for (const path of expectedNulls)
    if (!nulled.has(path)) differences.push(`No error explains the null at ${path}.`);
  for (const path of nulled) {
    if (!expectedNulls.has(path))
      differences.push(`An error is reported about ${path}, where none should be.`);
  }
  return differences;
}

function paths({ errors = [] }: ExecutionResult): string[] {
  return errors.map((error) => pathOf(error).join("."));
}

function pathOf(error: { path?: GraphQLFormattedError["path"] }): readonly (string | number)[] {
  return error.path ?? [];
}

/** Returns the paths in the data that an error has nulled. */
function nulls({ data, errors = [] }: ExecutionResult): Set<string> {
  return new Set(
    errors.map((error) => {
      const place: (string | number)[] = [];
      let value: unknown = data;
      for (const key of pathOf(error)) {
        if (typeof value !== "object" || value === null) break;
        place.push(key);
        value = (value as Record<string | number, unknown>)[key];
      }
      return place.join(".");
    }),
  );
}
