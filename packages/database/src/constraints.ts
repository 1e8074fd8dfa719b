/** SQLSTATEs of constraint violations: unique, exclusion, check, foreign key. */
const VIOLATIONS = new Set(["23505", "23P01", "23514", "23503"]);

interface DatabaseError {
  readonly code?: string;
  readonly constraint?: string;
  readonly cause?: unknown;
  /** The C function of PostgreSQL that raised it. */
  readonly routine?: string;
}

/** Returns the name of the violated constraint, or null when the error is not a constraint violation. */
export function violatedConstraint(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    const { code, constraint, cause } = at as DatabaseError;
    if (code && VIOLATIONS.has(code) && constraint) return constraint;
    at = cause;
  }
  return null;
}

/**
 * Maps a constraint violation to its refusal by the constraint's name; any other error is rethrown.
 * @param refusals the result for each named constraint
 */
export async function mapConstraintViolation<T, R>(
  attempt: () => Promise<T>,
  refusals: Readonly<Record<string, () => R | Promise<R>>>,
): Promise<T | R> {
  try {
    return await attempt();
  } catch (error) {
    const constraint = violatedConstraint(error);
    const refuse = constraint === null ? undefined : refusals[constraint];
    if (!refuse) throw error;
    return refuse();
  }
}

/**
 * SQLSTATEs of a text with a NUL: as a value, within JSON, and in a statement the ORM inlined it into, which ends
 * there.
 */
const UNSTORABLE = new Set(["22021", "22P05", "08P01"]);

/** Returns true if PostgreSQL rejected a text that no column can store, such as one with a NUL character. */
export function isUnstorableText(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code = "", routine = "" } = at as DatabaseError;
    // JSON is always generated, so the only possible fault is half a surrogate pair in a text.
    if (UNSTORABLE.has(code) || (code === "22P02" && routine.startsWith("json"))) return true;
  }
  return false;
}
