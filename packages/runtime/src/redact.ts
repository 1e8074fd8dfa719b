/** The names of fields that are never logged, at any depth. */
const SECRET = new Set(
  [
    "password",
    "newPassword",
    "currentPassword",
    "passwordHash",
    "accessToken",
    "refreshToken",
    "token",
    "secret",
    "authorization",
    "cookie",
    "identityNumber",
    "phone",
    "name",
    "displayName",
    "variables",
    "values",
    "parameters",
    // Fields of PostgreSQL's errors that repeat the row.
    "detail",
    "where",
    "internalQuery",
    "query",
  ].map((field) => field.toLowerCase()),
);
const DEEPEST = 6;
const LONGEST = 2_000;

/** Patterns of personal or secret text, with their replacements. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[token]"],
  [/\b(bearer|basic) +[\w.~+/=-]+/gi, "$1 [token]"],
  [/\/c\/[\w.~-]{16,}/g, "/c/[token]"],
  [/(\/calendar\/)[\w-]{20,}/g, "$1[token]"],
  [/(\w+:\/\/[^\s:/@]+):[^\s@]+@/g, "$1:[password]@"],
  [/(?<!\d)\d{17}[\dXx](?!\d)/g, "[identity number]"],
  [/(?<![\d.-])1[3-9]\d{9}(?!\d)/g, "[phone]"],
];

/** Replaces tokens, passwords, identity numbers and phones in a text. */
export function withoutSecrets(text: string): string {
  let clean = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  for (const [pattern, instead] of PATTERNS) clean = clean.replaceAll(pattern, instead);
  return clean;
}

/** Returns a value in loggable form: secret fields are dropped at any depth, and texts are redacted. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return withoutSecrets(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEEPEST) return "[deeper]";
  if (value instanceof Error) return errorOf(value, depth);
  if (value instanceof Date) return value;
  if (Array.isArray(value)) return value.slice(0, 20).map((entry) => redacted(entry, depth + 1));
  const clean: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value))
    if (!SECRET.has(key.toLowerCase())) clean[key] = redacted(entry, depth + 1);
  return clean;
}

/**
 * Returns the loggable part of an error. Parts that PostgreSQL and the ORM quote, or append after a statement, may be
 * user input.
 */
function errorOf(error: Error, depth: number): object {
  const { message, stack = "", cause } = error;
  const code: unknown = (error as { code?: unknown }).code;
  const constraint: unknown = (error as { constraint?: unknown }).constraint;
  const shown = withoutStatement(withoutSecrets(message));
  return {
    type: error.constructor.name,
    message: shown,
    ...(typeof code === "string" && { code }),
    ...(typeof constraint === "string" && { constraint }),
    stack: framesOf(stack),
    ...(cause !== undefined && { cause: redacted(cause, depth + 1) }),
    ...(error instanceof AggregateError && { errors: redacted(error.errors, depth + 1) }),
  };
}

/** Removes the statement, with all its values, with which the ORM begins a message; the error follows a dash. */
function withoutStatement(message: string): string {
  const isStatement = /^\s*(select|insert|update|delete|with|begin|commit|set)\b/i.test(message);
  if (!isStatement) return message;
  const at = message.lastIndexOf(" - ");
  return at < 0 ? "[statement]" : `[statement]${message.slice(at)}`;
}

/** Returns the frames of a stack, without the message at its beginning. */
function framesOf(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
}
