/** Fields that are never logged, wherever they stand. */
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
    // Of PostgreSQL's errors: these repeat the row.
    "detail",
    "where",
    "internalQuery",
    "query",
  ].map((field) => field.toLowerCase()),
);
const DEEPEST = 6;
const LONGEST = 2_000;

/** What in a text is somebody's, and what stands in its place. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[token]"],
  [/\b(bearer|basic) +[\w.~+/=-]+/gi, "$1 [token]"],
  [/\/c\/[\w.~-]{16,}/g, "/c/[token]"],
  [/(\/calendar\/)[\w-]{20,}/g, "$1[token]"],
  [/(\w+:\/\/[^\s:/@]+):[^\s@]+@/g, "$1:[password]@"],
  [/(?<!\d)\d{17}[\dXx](?!\d)/g, "[identity number]"],
  [/(?<![\d.-])1[3-9]\d{9}(?!\d)/g, "[phone]"],
];

/** A text without tokens, passwords, identity numbers and phones. */
export function withoutSecrets(text: string): string {
  let clean = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  for (const [pattern, instead] of PATTERNS) clean = clean.replaceAll(pattern, instead);
  return clean;
}

/** A value as it may be logged: fields of secret names are left out at any depth, and texts cleaned. */
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

/** What PostgreSQL and the ORM put after a statement or in quotes may be what somebody filled in. */
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

/** The ORM begins a message with the whole statement, values and all; what went wrong follows a dash. */
function withoutStatement(message: string): string {
  const isStatement = /^\s*(select|insert|update|delete|with|begin|commit|set)\b/i.test(message);
  if (!isStatement) return message;
  const at = message.lastIndexOf(" - ");
  return at < 0 ? "[statement]" : `[statement]${message.slice(at)}`;
}

/** Where it happened: the lines of a stack, without the message that they begin with. */
function framesOf(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
}
