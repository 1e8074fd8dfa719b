import type { ExecutionResult, GraphQLFormattedError } from "graphql";

/** What a reference answers: once by the schema as it is, once by the same schema with everything nullable. */
export interface Reference {
  strict: ExecutionResult;
  /** In it every field that fails tells so, where otherwise the first one that nulls their parent speaks for all. */
  lenient: ExecutionResult;
}

/**
 * How `answer` differs from the reference, as sentences; none if it does not. Data must be equal to the order of the
 * fields. Every error must be one that the reference can have too, at the same path; each null that an error has led
 * to must have an error in both.
 */
export function differencesFrom(reference: Reference, answer: ExecutionResult): string[] {
  const differences: string[] = [];
  const [expected, actual] = [JSON.stringify(reference.strict.data), JSON.stringify(answer.data)];
  if (expected !== actual) differences.push(`The data should be\n${expected}\nand is\n${actual}`);

  const possible = new Set(paths(reference.lenient));
  const told = paths(answer);
  for (const [index, path] of told.entries()) {
    if (!possible.has(path)) differences.push(`Nothing fails at ${path}, of which an error tells.`);
    if (told.indexOf(path) !== index) differences.push(`Two errors tell of ${path}.`);
  }
  const nulled = nulls(answer);
  const expectedNulls = nulls(reference.strict);
  for (const path of expectedNulls)
    if (!nulled.has(path)) differences.push(`No error explains the null at ${path}.`);
  for (const path of nulled) {
    if (!expectedNulls.has(path)) differences.push(`An error is told about ${path}, where none should be.`);
  }
  return differences;
}

function paths({ errors = [] }: ExecutionResult): string[] {
  return errors.map((error) => pathOf(error).join("."));
}

function pathOf(error: { path?: GraphQLFormattedError["path"] }): readonly (string | number)[] {
  return error.path ?? [];
}

/** The places in the data where an error has ended up as a null. */
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
