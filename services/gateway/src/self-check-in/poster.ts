import { say, type Language, type Phrase } from "@starlane/graphql";
import type { DocumentParts } from "./document.js";
import type { Notice, Poster } from "./door.js";
import { element, Html, html } from "./html.js";
import { instantInWords, stretchInWords } from "./when.js";
import { WORDS } from "./words.js";

const STEPS: readonly Phrase[] = [
  { "zh-CN": "① 用微信或手机相机扫描二维码", en: "Scan the code with WeChat or your camera" },
  {
    "zh-CN": "② 填写手机号或身份证号，选择您属于哪一类",
    en: "Fill in a phone or identity number, choose what you are",
  },
  { "zh-CN": "③ 点“签到”，看到“签到成功”即可", en: "Press “Check in”, and see that it says you are" },
];

const NO_ACCOUNT: Phrase = {
  "zh-CN": "不用注册，不问姓名；号码不保存。不会用手机的人，请找工作人员签到。",
  en: "No account, no name; the number is not kept. Without a phone, ask the staff.",
};
const GOOD_UNTIL: Phrase = { "zh-CN": "二维码有效至 {closes}", en: "Good until {closes}" };

/** A sheet to print and put up: what is held, the code, and what to do, in Chinese and in English. */
export function posterOf(
  { url, qr, closesAt }: Poster,
  notice: Notice | null,
  language: Language,
): DocumentParts {
  const closes = instantInWords(closesAt);
  const until = (to: Language) => say(GOOD_UNTIL, to, { closes: closes[to] });
  const body = html`<div class="tools"><button id="print" type="button">打印 Print</button></div>
    <main class="sheet">
      <p class="call">扫码签到</p>
      <p class="call-en" lang="en">Scan to check in</p>
      <h1>${notice ? notice.title : say(WORDS.someEvent, "zh-CN")}</h1>
      ${notice ? factsOf(notice) : null}
      <div class="code" role="img" aria-label="二维码 QR code">${new Html(qr)}</div>
      <ol class="steps">
        ${STEPS.map(bothIn("li"))}
      </ol>
      <div class="foot">
        <div class="never">${say(WORDS.never, "zh-CN")}</div>
        <div lang="en">${say(WORDS.never, "en")}</div>
        ${bothIn("div")(NO_ACCOUNT)}
        <div>${until("zh-CN")} · <span lang="en">${until("en")}</span></div>
        <div>${new URL(url, "http://localhost").host}</div>
      </div>
    </main>`;
  return { language, title: notice ? notice.title : say(WORDS.title, language), body };
}

function factsOf({ startsAt, endsAt, place }: Notice): Html {
  const when = stretchInWords(startsAt, endsAt);
  return html`<div class="facts">
    <div>${when["zh-CN"]}</div>
    <div class="en" lang="en">${when.en}</div>
    ${place ? html`<div>${place}</div>` : null}
  </div>`;
}

const bothIn = (tag: "li" | "div") => (phrase: Phrase) =>
  element(tag, {}, phrase["zh-CN"], element("span", { class: "en", lang: "en" }, phrase.en));
