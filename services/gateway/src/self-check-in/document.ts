import type { Language } from "@starlane/graphql";
import type { FastifyReply } from "fastify";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { element, Html, html } from "./html.js";

const PAGES = new URL("../../pages/self-check-in/", import.meta.url);

/** A script or style that is inlined into every document of its kind; the browser runs no other. */
class Inline {
  readonly text: string;
  readonly source: string;

  constructor(file: string) {
    this.text = readFileSync(new URL(file, PAGES), "utf8");
    this.source = `'sha256-${createHash("sha256").update(this.text).digest("base64")}'`;
  }
}

const page = { style: new Inline("page.css"), script: new Inline("page.js") };
const poster = { style: new Inline("poster.css"), script: new Inline("poster.js") };
const KINDS = { page, poster } as const;

export interface DocumentParts {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
}

/** Renders a complete document of one kind. */
export function documentOf(kind: keyof typeof KINDS, { language, title, body }: DocumentParts): string {
  const { style, script } = KINDS[kind];
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${element("style", {}, new Html(style.text))}
      </head>
      <body>
        ${body} ${element("script", {}, new Html(script.text))}
      </body>
    </html> `.text;
}

const pack = promisify(gzip);

/** Rendered documents, cached for as long as their parts are in memory. */
const made = new WeakMap<DocumentParts, { readonly text: string; packed?: Promise<Buffer> }>();

function madeOf(kind: keyof typeof KINDS, parts: DocumentParts) {
  const known = made.get(parts) ?? { text: documentOf(kind, parts) };
  made.set(parts, known);
  return known;
}

/** Sends a document that must not be cached, framed, indexed, or named as a referrer. */
export async function sendDocument(
  reply: FastifyReply,
  kind: keyof typeof KINDS,
  parts: DocumentParts,
): Promise<FastifyReply> {
  const { style, script } = KINDS[kind];
  const policy = [
    "default-src 'none'",
    `style-src ${style.source}`,
    `script-src ${script.source}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  const document = madeOf(kind, parts);
  const isPacked = /\bgzip\b/.test(reply.request.headers["accept-encoding"] ?? "");
  if (isPacked) reply.header("content-encoding", "gzip"); // a third of the size, for phones with a weak signal
  return reply
    .type("text/html; charset=utf-8")
    .header("content-security-policy", policy.join("; "))
    .header("x-frame-options", "DENY")
    .header("cross-origin-opener-policy", "same-origin")
    .header("permissions-policy", "camera=(), geolocation=(), microphone=()")
    .header("content-language", parts.language)
    .send(isPacked ? await (document.packed ??= pack(document.text)) : document.text);
}
