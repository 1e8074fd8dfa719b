import { styleText } from "node:util";

/** pino's log levels. */
const LEVELS = { 10: "TRACE", 20: "DEBUG", 30: "INFO ", 40: "WARN ", 50: "ERROR", 60: "FATAL" };
const COLOURS = { 40: "yellow", 50: "red", 60: "red" };

/**
 * Formats a line of the JSON log for people; other lines are unchanged.
 * @param {string} line
 * @returns {string} the time, level, message and other fields, with an error's stack below
 */
export function readable(line) {
  const entry = entryOf(line);
  if (!entry) return line;
  const { level, time, msg = "", err, ...rest } = entry;
  const head = `${String(time).slice(11, 23)} ${LEVELS[level] ?? level}`;
  const details = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  const words = [msg, ...details].join(" ");
  const trouble = err
    ? `\n    ${String(err.stack ?? err.message ?? JSON.stringify(err)).replaceAll("\n", "\n    ")}`
    : "";
  return `${COLOURS[level] ? styleText(COLOURS[level], head) : head} ${words}${trouble}`;
}

function entryOf(line) {
  if (!line.startsWith("{")) return null;
  try {
    const entry = JSON.parse(line);
    return typeof entry.level === "number" ? entry : null;
  } catch {
    return null;
  }
}
