/** Trusted HTML. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | null | readonly Html[];

/** Builds HTML and escapes every value that is not trusted HTML; null is empty. */
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

/** Renders one element. An attribute with the value true is attributeTexts without a value. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string | true>>,
  ...content: readonly Part[]
): Html {
  const attributeTexts = Object.entries(attributes).map(([name, value]) =>
    value === true ? ` ${name}` : ` ${name}="${escapeText(value)}"`,
  );
  return new Html(`<${tag}${attributeTexts.join("")}>${content.map(textOf).join("")}</${tag}>`);
}

/** Writes JSON for a script element; no value can close the element. */
export function json(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll("<", String.raw`\u003c`));
}
