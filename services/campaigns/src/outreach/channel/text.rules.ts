import type { Post } from "./channel.js";

/** The longest text that a group's robot accepts, in bytes of UTF-8. */
export const LONGEST_MESSAGE_BYTES = 2_048;

const characters = new Intl.Segmenter("zh-CN", { granularity: "grapheme" });

/** Formats a post as plain text, to be sent to a group, or posted by a person where there is no interface. */
export function plainTextOf({ title, body, link }: Omit<Post, "area">): string {
  return [title, body, ...(link ? [link] : [])].join("\n\n");
}

/**
 * Splits a text into parts that fit and break no character: an emoji of several code points is one.
 * @param most bytes of UTF-8
 */
export function splitText(text: string, most = LONGEST_MESSAGE_BYTES): string[] {
  const parts: string[] = [];
  let part = "";
  let bytes = 0;
  for (const character of graphemesOf(text, most)) {
    const added = Buffer.byteLength(character);
    if (bytes + added > most) {
      parts.push(part);
      [part, bytes] = ["", 0];
    }
    part += character;
    bytes += added;
  }
  return part === "" ? parts : [...parts, part];
}

function* graphemesOf(text: string, most: number): Generator<string> {
  for (const { segment } of characters.segment(text)) {
    // Combining marks can be added to a letter without end; a cluster that long is not a character that people read.
    if (Buffer.byteLength(segment) > most) yield* segment;
    else yield segment;
  }
}

/** Formats a post's body as an article's HTML, a paragraph for each line. Markup in the text is escaped. */
export function articleOf(body: string): string {
  return body
    .split(/\n+/)
    .filter((line) => line.trim() !== "")
    .map((line) => `<p>${escapeHtml(line.trim())}</p>`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}
