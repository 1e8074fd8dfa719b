import { Button } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";
import type { PersonJoinState } from "../../graph/schema.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { PairItem } from "./pair-item.js";
import { PairsOf } from "./people.documents.js";
import styles from "./people-page.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "号码核对",
    lead: "一个身份证号码和一个手机号码一起登记，但系统不能确定是不是同一个人。决定之前按两个人计数；每次决定都记入审计，可以撤销。",
    parts: "状态",
    waiting: "待核对",
    one: "同一个人",
    two: "不是同一个人",
    noWaiting: "没有待核对的号码。",
    noOne: "没有合并过的号码。",
    noTwo: "没有分开的号码。",
    more: (n: number) => `再显示一些（共 ${n} 对）`,
  },
  en: {
    title: "Numbers to check",
    lead: "An identity number and a phone came together, and it is not certain that they are one person's. Until somebody decides they count as two. Every decision is audited and can be undone.",
    parts: "State",
    waiting: "To check",
    one: "One person",
    two: "Two people",
    noWaiting: "No numbers wait to be checked.",
    noOne: "No numbers were joined.",
    noTwo: "No numbers were kept apart.",
    more: (n) => `Show more of ${n}`,
  },
});

const PARTS = {
  waiting: ["PENDING"],
  one: ["JOINED"],
  two: ["REJECTED", "REVERSED"],
} satisfies Record<string, PersonJoinState[]>;
type Part = keyof typeof PARTS;
const isPart = (text: string | null): text is Part => text !== null && Object.hasOwn(PARTS, text);

const A_PAGE = 20;

/** Page with the pairs of numbers that may belong to one person, undecided or decided: `/people?part=`. */
export function Component() {
  const t = useTranslations(messages);
  const [params] = useSearchParams();
  const partParam = params.get("part");
  const part = isPart(partParam) ? partParam : "waiting";
  const [first, setFirst] = useState(A_PAGE);
  const [{ data, error }, refetch] = useQuery({ query: PairsOf, variables: { states: PARTS[part], first } });
  const { nodes = [], totalCount = 0 } = data?.personJoins ?? {};
  return (
    <Page title={t.title} windowTitle={`${t.title} · ${t[part]}`} lead={t.lead}>
      <nav aria-label={t.parts} className={styles.parts}>
        <ul>
          {(Object.keys(PARTS) as Part[]).map((one) => (
            <li key={one}>
              <Link
                to={one === "waiting" ? "/people" : `/people?part=${one}`}
                state={{ keepsFocus: true }}
                aria-current={one === part ? "page" : undefined}
              >
                {t[one]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={320} />}
      {data && totalCount === 0 && (
        <Nothing>{{ waiting: t.noWaiting, one: t.noOne, two: t.noTwo }[part]}</Nothing>
      )}
      <ul className={styles.pairs}>
        {nodes.map((pair) => (
          <PairItem key={pair.id} pair={pair} />
        ))}
      </ul>
      {totalCount > nodes.length && nodes.length < 100 && (
        <Button onClick={() => setFirst(Math.min(100, first + A_PAGE))}>{t.more(totalCount)}</Button>
      )}
    </Page>
  );
}
