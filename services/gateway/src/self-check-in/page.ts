import { say, type Language, type Phrase } from "@starlane/graphql";
import type { DocumentParts } from "./document.js";
import type { Community, EventSummary, Opening } from "./self-check-in-client.js";
import { element, html, json, type Html } from "./html.js";
import { instantInWords, timeRangeInWords } from "./when.js";
import { allWords, CLOSED, WORDS } from "./words.js";

/** The audiences of the graph, in the order of the form. */
const AUDIENCES = ["ADOLESCENT", "ELDERLY", "MIGRANT_WORKER", "RESIDENT"] as const;
const MARKS = {
  good: "M20 33l8 8 16-17",
  wait: "M32 20v13l8 6",
  bad: "M24 24l16 16M40 24L24 40",
} as const;

type Texts = Readonly<Record<string, Phrase>>;

/** Renders texts in one language, marked so that the page can switch to the other. */
class Writer {
  constructor(
    readonly language: Language,
    readonly texts: Texts,
  ) {}

  /** Renders an element with a text, by its name. */
  text(tag: string, name: string, attributes: Readonly<Record<string, string>> = {}): Html {
    return element(tag, { ...attributes, "data-t": name }, say(this.texts[name]!, this.language));
  }
}

/** The data of an open self-check-in page. */
export interface PageParts {
  readonly opening: Opening;
  readonly summary: EventSummary | null;
  readonly communities: readonly Community[];
}

/** Renders the self-check-in page. */
export function renderCheckInPage(
  { opening, summary, communities }: PageParts,
  language: Language,
): DocumentParts {
  const texts = textsOf(summary);
  const writer = new Writer(language, texts);
  const data = { event: opening.event, words: allWords(texts) };
  const body = html`<main class="page">
      ${barOf(writer)} ${headOf(writer, summary)}
      <noscript>${writer.text("p", "noScript")}</noscript>
      ${formOf(writer, { opening, summary, communities })} ${outcomeOf(writer)} ${notesOf(writer)}
    </main>
    <script type="application/json" id="data">
      ${json(data)}
    </script>`;
  return { language, title: say(WORDS.title, language), body };
}

/** Renders the page of a closed link, with the reason in place of the form. */
export function closedPageOf(
  why: keyof typeof CLOSED,
  { opening, summary }: { opening?: Opening; summary?: EventSummary | null },
  language: Language,
): DocumentParts {
  const opens = opening && instantInWords(opening.opensAt);
  const filled = (phrase: Phrase, to: Language) => say(phrase, to, { opens: opens?.[to] ?? "" });
  const { title, text } = CLOSED[why];
  const texts: Texts = {
    ...textsOf(summary ?? null),
    closedTitle: title,
    closedText: { "zh-CN": filled(text, "zh-CN"), en: filled(text, "en") },
  };
  const writer = new Writer(language, texts);
  const body = html`<main class="page">
      ${barOf(writer)}
      <div class="gone">
        ${writer.text("h1", "closedTitle")} ${writer.text("p", "closedText")}
        ${summary ? html`<p>${summary.title}</p>` : null}
      </div>
      <div id="outcome" hidden></div>
    </main>
    <script type="application/json" id="data">
      ${json({ event: "", words: allWords(texts) })}
    </script>`;
  return { language, title: say(title, language), body };
}

function textsOf(summary: EventSummary | null): Texts {
  return summary ? { ...WORDS, when: timeRangeInWords(summary.startsAt, summary.endsAt) } : WORDS;
}

function barOf(writer: Writer): Html {
  const other = writer.language === "en" ? "zh-CN" : "en";
  return html`<div class="bar">
    ${writer.text("span", "brand")}
    ${writer.text("a", "language", { id: "language", href: `?lang=${other}`, lang: other })}
  </div>`;
}

function headOf(writer: Writer, summary: EventSummary | null): Html {
  if (!summary) return writer.text("h1", "someEvent");
  return html`<h1>${summary.title}</h1>
    <ul class="facts">
      <li>${writer.text("span", "time")}${writer.text("span", "when")}</li>
      ${summary.place ? html`<li>${writer.text("span", "place")}${summary.place}</li>` : null}
    </ul>`;
}

function formOf(writer: Writer, { opening, summary, communities }: PageParts): Html {
  const expected = AUDIENCES.filter((audience) => summary?.audiences.includes(audience));
  const others = AUDIENCES.filter((audience) => !expected.includes(audience));
  const only = expected.length === 1 ? expected[0] : null;
  return html`<form id="form" novalidate autocomplete="off">
    <fieldset>
      ${writer.text("legend", "kind")}
      <div class="kinds">
        ${choiceOf(writer, "kind", "phone", true)} ${choiceOf(writer, "kind", "identityNumber", false)}
      </div>
      ${writer.text("label", "phone", { class: "unseen", for: "number", id: "number-label" })}
      <input
        class="field"
        id="number"
        type="tel"
        maxlength="40"
        required
        aria-describedby="number-mistake number-hint"
      />
      <p class="mistake" id="number-mistake" role="alert" hidden></p>
      ${writer.text("p", "phoneHint", { class: "hint", id: "number-hint" })}
    </fieldset>
    <fieldset class="audiences" aria-describedby="audience-mistake">
      ${writer.text("legend", "audience")}
      ${[...expected, ...others].map((audience) => choiceOf(writer, "audience", audience, audience === only))}
      <p class="mistake" id="audience-mistake" role="alert" hidden></p>
    </fieldset>
    ${residenceOf(writer, opening.area, communities)}
    ${writer.text("button", "submit", { id: "submit", type: "submit" })}
  </form>`;
}

function choiceOf(writer: Writer, name: string, value: string, isChosen: boolean): Html {
  const id = `${name}-${value}`;
  return html`<div class="choice">
    <input type="radio" id="${id}" name="${name}" value="${value}" ${isChosen ? html` checked` : null} />
    ${writer.text("label", value, { for: id })}
  </div>`;
}

/** Renders the communities of the district by street, those of the event's own street first. */
function residenceOf(writer: Writer, area: string, communities: readonly Community[]): Html | null {
  if (communities.length === 0) return null;
  const streets = [...Map.groupBy(communities, ({ parent }) => parent?.id ?? "")];
  const near = ([street]: (typeof streets)[number]) => (street !== "" && area.startsWith(street) ? 0 : 1);
  const groups = streets
    .toSorted((one, other) => near(one) - near(other))
    .map(
      ([, within]) =>
        html`<optgroup label="${within[0]?.parent?.name ?? ""}">
          ${within.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
        </optgroup>`,
    );
  return html`<div class="part">
    <label class="label" for="area">
      ${writer.text("span", "residence")} ${writer.text("span", "optional", { class: "optional" })}
    </label>
    <div class="select">
      <select class="field" id="area">
        ${writer.text("option", "noResidence", { value: "" })} ${groups}
      </select>
    </div>
  </div>`;
}

function outcomeOf(writer: Writer): Html {
  const marks = Object.entries(MARKS).map(
    ([mood, path]) =>
      html`<svg class="mark" data-mood="${mood}" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
        <circle cx="32" cy="32" r="29" />
        <path d="${path}" />
      </svg>`,
  );
  return html`<section id="outcome" hidden>
    <div id="verdict" class="verdict">
      ${marks}
      <h2 id="verdict-title" tabindex="-1"></h2>
      <p id="verdict-text" role="status"></p>
    </div>
    ${writer.text("button", "retry", { id: "retry", type: "button" })}
    ${writer.text("button", "edit", { id: "edit", class: "other", type: "button" })}
    ${writer.text("button", "next", { id: "next", class: "other", type: "button" })}
  </section>`;
}

function notesOf(writer: Writer): Html {
  return html`<section class="notes">
    ${writer.text("h2", "privacy")} ${writer.text("p", "forgotten")} ${writer.text("p", "kept")}
    ${writer.text("p", "never", { class: "never" })}
  </section>`;
}
