import { App, Button } from "antd";
import { useState } from "react";
import { useAct } from "../../graph/use-act.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { FactList } from "../../ui/fact-list.js";
import {
  ConfirmPersonJoin,
  RejectPersonJoin,
  ReversePersonJoin,
  type PairShownFragment,
  type SideShownFragment,
} from "./people.documents.js";
import styles from "./people-page.module.css";

const messages = defineMessages({
  "zh-CN": {
    byIdentityNumber: "身份证号码",
    byPhone: "手机号码",
    noName: "名单上没有姓名",
    endsIn: (digits: string) => `尾号 ${digits}`,
    attended: (n: number) => `参加 ${n} 场`,
    never: "还没有参加过",
    from: (first: string, last: string) => (first === last ? first : `${first} 至 ${last}`),
    foundAt: (when: string) => `${when} 发现`,
    decidedAt: (when: string) => `${when} 决定`,
    confirm: "是同一个人",
    reject: "不是同一个人",
    reverse: "撤销合并",
    confirmed: "已按同一个人计数。",
    rejected: "已按两个人计数。",
    reversed: "已撤销，重新按两个人计数。",
    sure: (what: string) => `确认：${what}`,
    back: "返回",
    OTHER_AGENCY: "其中一人参加过其他单位的活动",
    SAME_EVENT: "两人在同一场活动都签到过",
    SECOND_PHONE: "这个身份证号码还对应另一个手机号码",
    SHARED_PHONE: "这个手机号码同时对应两个身份证号码",
    ONE_LIST: "同一份名单上是两个人",
    automatic: "由系统合并",
  },
  en: {
    byIdentityNumber: "By identity number",
    byPhone: "By phone",
    noName: "No list names them",
    endsIn: (digits) => `ends in ${digits}`,
    attended: (n) => (n === 1 ? "1 event" : `${n} events`),
    never: "Has attended nothing yet",
    from: (first, last) => (first === last ? first : `${first} to ${last}`),
    foundAt: (when) => `found ${when}`,
    decidedAt: (when) => `decided ${when}`,
    confirm: "One person",
    reject: "Two people",
    reverse: "Undo the join",
    confirmed: "They count as one person.",
    rejected: "They count as two people.",
    reversed: "Undone: they count as two people again.",
    sure: (what) => `Confirm: ${what}`,
    back: "Back",
    OTHER_AGENCY: "One of them attended at another agency",
    SAME_EVENT: "Both checked in to one event",
    SECOND_PHONE: "The identity number has another phone",
    SHARED_PHONE: "The phone came with two identity numbers",
    ONE_LIST: "One list names both",
    automatic: "Joined by the system",
  },
});

type Decision = "confirm" | "reject" | "reverse";
const DECISIONS: Readonly<Record<PairShownFragment["state"], readonly Decision[]>> = {
  PENDING: ["confirm", "reject"],
  JOINED: ["reverse"],
  REJECTED: ["confirm"],
  REVERSED: ["confirm"],
};

/**
 * A pair of numbers that may belong to one person, with the decisions about it. Each decision asks for confirmation.
 */
export function PairItem({ pair }: { pair: PairShownFragment }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { message } = App.useApp();
  const acts = {
    confirm: useAct(ConfirmPersonJoin),
    reject: useAct(RejectPersonJoin),
    reverse: useAct(ReversePersonJoin),
  };
  const [pendingDecision, setPendingDecision] = useState<Decision | null>(null);
  const { id, state, reasons, event, agency, area, foundAt, decidedAt } = pair;
  const done = { confirm: t.confirmed, reject: t.rejected, reverse: t.reversed };
  const decide = async (decision: Decision) => {
    const isDone = await acts[decision].run({ id });
    if (isDone) void message.success(done[decision]);
    setPendingDecision(null);
  };
  const problem = acts.confirm.problem ?? acts.reject.problem ?? acts.reverse.problem;
  return (
    <li className={styles.pair}>
      <div className={styles.sides}>
        <Side name={t.byIdentityNumber} side={pair.byIdentityNumber} />
        <Side name={t.byPhone} side={pair.byPhone} />
      </div>
      {reasons.length > 0 ? (
        <ul className={styles.reasons}>
          {reasons.map((reason) => (
            <li key={reason}>{t[reason]}</li>
          ))}
        </ul>
      ) : (
        <p className={styles.about}>{t.automatic}</p>
      )}
      <div className={styles.about}>
        <FactList
          facts={[
            event?.title ?? "",
            agency.name,
            area.name,
            t.foundAt(formats.when(foundAt)),
            decidedAt !== null && decidedAt !== foundAt ? t.decidedAt(formats.when(decidedAt)) : "",
          ].filter(Boolean)}
        />
      </div>
      <div className={styles.decisions}>
        {pendingDecision === null ? (
          DECISIONS[state].map((decision) => (
            <Button key={decision} onClick={() => setPendingDecision(decision)}>
              {t[decision]}
            </Button>
          ))
        ) : (
          <>
            <Button
              type="primary"
              autoFocus
              loading={acts[pendingDecision].isBusy}
              onClick={() => void decide(pendingDecision)}
            >
              {t.sure(t[pendingDecision])}
            </Button>
            <Button onClick={() => setPendingDecision(null)}>{t.back}</Button>
          </>
        )}
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
      </div>
    </li>
  );
}

function Side({ name, side }: { name: string; side: SideShownFragment }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { maskedName, phoneLast4, attendances, firstDay, lastDay } = side;
  return (
    <div>
      <p className={styles.number}>
        {name}
        {phoneLast4 !== null && ` · ${t.endsIn(phoneLast4)}`}
      </p>
      <p className={maskedName === null ? styles.about : undefined}>{maskedName ?? t.noName}</p>
      <p className={styles.about}>
        {attendances === 0 ? t.never : t.attended(attendances)}
        {firstDay !== null && lastDay !== null && ` · ${t.from(formats.day(firstDay), formats.day(lastDay))}`}
      </p>
    </div>
  );
}
