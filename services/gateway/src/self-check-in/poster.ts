import { say, type Language, type Phrase } from "@starlane/graphql";
import type { DocumentParts } from "./document.js";
import type { EventSummary, Poster } from "./self-check-in-client.js";
import { element, Html, html } from "./html.js";
import { instantInWords, timeRangeInWords } from "./when.js";
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
const GOOD_UNTIL: Phrase = { "zh-CN": "二维码有效至 {closes}。", en: "The code is good until {closes}." };

/** Renders a printable sheet with the event, the QR code and the steps, in Chinese and English. */
export function posterOf(
  { url, qr, closesAt }: Poster,
  summary: EventSummary | null,
  language: Language,
): DocumentParts {
  const body = html`<div class="tools"><button id="print" type="button">打印 Print</button></div>
    <main class="sheet">
      <p class="call">扫码签到</p>
      <p class="call-en" lang="en">Scan to check in</p>
      ${titleOf(summary ? summary.title : say(WORDS.someEvent, "zh-CN"))} ${summary ? factsOf(summary) : null}
      <div class="code" role="img" aria-label="二维码 QR code">${new Html(qr)}</div>
      <ol class="steps">
        ${STEPS.map(stepOf)}
      </ol>
      <div class="foot">
        ${footOf("zh-CN", closesAt)} ${footOf("en", closesAt)}
        <div>${new URL(url, "http://localhost").host}</div>
      </div>
    </main>`;
  return { language, title: summary ? summary.title : say(WORDS.title, language), body };
}

/** Renders the title at a size that keeps the poster on one sheet. */
function titleOf(title: string): Html {
  const size = title.length > 60 ? "longer" : title.length > 24 ? "long" : "short";
  return element("h1", { class: size }, title);
}

function factsOf({ startsAt, endsAt, place }: EventSummary): Html {
  const when = timeRangeInWords(startsAt, endsAt);
  return html`<div class="facts">
    <div>${when["zh-CN"]}</div>
    <div class="en" lang="en">${when.en}</div>
    ${place ? html`<div>${place}</div>` : null}
  </div>`;
}

function stepOf(step: Phrase): Html {
  return html`<li>${step["zh-CN"]} <span class="en" lang="en">${step.en}</span></li>`;
}

function footOf(language: Language, closesAt: Date): Html {
  const closes = instantInWords(closesAt)[language];
  return html`<div lang="${language}">
    <p class="never">${say(WORDS.never, language)}</p>
    <p>${say(NO_ACCOUNT, language)}</p>
    <p>${say(GOOD_UNTIL, language, { closes })}</p>
  </div>`;
}
