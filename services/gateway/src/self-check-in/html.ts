/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | null | readonly Html[];

/** HTML with every value escaped that is not HTML itself; null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + textOf(parts[index - 1]!) + string));
}

function textOf(part: Part): string {
  if (part === null) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(({ text }) => text).join("\n");
  return escapeText(String(part));
}

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

/** One element. An attribute that is true stands without a value. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string | true>>,
  ...content: readonly Part[]
): Html {
  const written = Object.entries(attributes).map(([name, value]) =>
    value === true ? ` ${name}` : ` ${name}="${escapeText(value)}"`,
  );
  return new Html(`<${tag}${written.join("")}>${content.map(textOf).join("")}</${tag}>`);
}

/** A value for a script to read: JSON that no tag can end. */
export function json(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll("<", String.raw`\u003c`));
}
