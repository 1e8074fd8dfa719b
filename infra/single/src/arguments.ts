import { nearNames } from "@starlane/runtime";
import { parseArgs } from "node:util";
import { StartFailed } from "./failure.js";

/** The options of a command: a flag, or an option followed by a text. */
type Options = Readonly<Record<string, "boolean" | "string">>;

type Values<O extends Options> = {
  readonly [K in keyof O]?: O[K] extends "string" ? string : boolean;
};

export interface CommandLine<O extends Options> {
  /** The npm script, such as `recount`. */
  readonly command: string;
  readonly options?: O;
  /** The required positional arguments, by their names in both languages; none by default. */
  readonly words?: readonly (readonly [zh: string, en: string])[];
  /** Placeholders in the usage for the values of options, such as `FILE`. */
  readonly placeholders?: Partial<Record<keyof O, string>>;
}

/**
 * Parses the arguments of a command. Unknown ones are rejected, because a misspelt option would otherwise be ignored
 * silently.
 * @throws StartFailed with the nearest valid option and the usage
 */
export function readArguments<const O extends Options = Options>(
  { command, options = {} as O, words = [], placeholders = {} }: CommandLine<O>,
  args: readonly string[] = process.argv.slice(2),
): { readonly values: Values<O>; readonly words: readonly string[] } {
  const optional = Object.entries(options).map(([name, type]) =>
    type === "string" ? `[--${name} ${placeholders[name] ?? "FILE"}]` : `[--${name}]`,
  );
  const usageOf = (language: 0 | 1) => {
    const rest = [...words.map((word) => word[language]), ...optional].join(" ");
    return `npm run ${command}${rest ? ` -- ${rest}` : ""}`.replace("npm run start", "npm start");
  };
  const refuse = (zh: string, en: string) =>
    new StartFailed({
      "zh-CN": `${zh}用法：${usageOf(0)}`,
      en: `${en} Usage: ${usageOf(1)}`,
    });
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true, options: typesOf(options) });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const type = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    const written = token.rawName;
    if (type === undefined) {
      const [near] = nearNames(token.name, Object.keys(options));
      throw refuse(
        `没有 ${written} 这个选项${near ? `，是否指 --${near}？` : "。"}`,
        `There is no option ${written}.${near ? ` Did you mean --${near}?` : ""}`,
      );
    }
    if (type === "string" && !token.value)
      throw refuse(`${written} 之后缺少内容。`, `Something is missing after ${written}.`);
    if (type === "boolean" && token.value !== undefined)
      throw refuse(`${written} 之后不写内容。`, `Nothing follows ${written}.`);
  }
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: typesOf(options),
  });
  if (positionals.length !== words.length || positionals.includes("")) throw refuse("", "");
  return { values: values as Values<O>, words: positionals };
}

const typesOf = (options: Options) =>
  Object.fromEntries(Object.entries(options).map(([name, type]) => [name, { type }] as const));
