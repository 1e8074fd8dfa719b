import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { dayOf } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useNow } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useViewer } from "../../session/use-session.js";
import { Page } from "../../ui/page.js";
import { WhatIsDue } from "./due.documents.js";
import { countDue, DueList, usePairsWaiting } from "./due-list.js";
import { Glance } from "./glance.js";
import styles from "./start-page.module.css";
import { Today } from "./today.js";
import { partOfDay } from "./today.rules.js";

const messages = defineMessages({
  "zh-CN": {
    start: "首页",
    MORNING: "上午好",
    AFTERNOON: "下午好",
    EVENING: "晚上好",
    greeting: (hello: string, name: string) => `${hello}，${name}。`,
    due: (n: number) => `有 ${n} 件事等您处理。`,
    nothingDue: "没有等您处理的事。",
  },
  en: {
    start: "Start",
    MORNING: "Good morning",
    AFTERNOON: "Good afternoon",
    EVENING: "Good evening",
    greeting: (hello, name) => `${hello}, ${name}.`,
    due: (n) => ` ${n === 1 ? "One thing waits" : `${n} things wait`} for you.`,
    nothingDue: " Nothing waits for you.",
  },
});

/** Start page: the viewer's pending items, their events of today, and the coverage of their area. */
export function Component() {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { displayName } = useViewer();
  const [answer, refetch] = useQuery({ query: WhatIsDue });
  const now = useNow();
  const hello = t[partOfDay(Number(formats.time(now).slice(0, 2)))];
  const pairs = usePairsWaiting();
  const known = pairs === undefined ? { ...answer, data: undefined } : answer;
  const count = known.data && countDue(known.data.due) + (pairs ?? 0);
  return (
    <Page
      title={formats.weekday(dayOf(now))}
      windowTitle={t.start}
      lead={
        <>
          {t.greeting(hello, displayName)}
          <span className={count === undefined ? styles.awaited : undefined}>
            {count ? t.due(count) : t.nothingDue}
          </span>
        </>
      }
    >
      <div className={styles.columns}>
        <DueList
          answer={known}
          pairs={pairs ?? 0}
          onRetry={() => refetch({ requestPolicy: "network-only" })}
        />
        <div className={styles.beside}>
          <Today />
          <Glance />
        </div>
      </div>
    </Page>
  );
}
