import { Button } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { shiftDays, isDay, dayStart } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { DayField } from "../../ui/day-field.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Table } from "../../ui/table.js";
import { AuditTrail } from "./administration.documents.js";
import styles from "./administration-page.module.css";
import { nameOf, operations } from "./operations.js";

const messages = defineMessages({
  "zh-CN": {
    audit: "审计记录",
    lead: "谁在什么时候做了什么、为什么。记录只能增加，不能修改。",
    from: "从",
    to: "到",
    at: "时间",
    who: "谁",
    action: "操作",
    subject: "对象",
    reason: "原因",
    request: "请求",
    system: "系统",
    nothing: "这段时间没有记录。",
    more: "再早一些",
    count: (n: string) => `共 ${n} 条`,
  },
  en: {
    audit: "Audit log",
    lead: "Who did what, when and why. Entries are added and never changed.",
    from: "From",
    to: "To",
    at: "When",
    who: "Who",
    action: "What",
    subject: "About",
    reason: "Why",
    request: "Request",
    system: "the system",
    nothing: "No entries in that time.",
    more: "Earlier ones",
    count: (n) => `${n} in all`,
  },
});

const A_PAGE = 50;
const MOST = 100;

const code = (text: string) => <span className={styles.code}>{text}</span>;
const called = (action: string, name: string) => <span title={action}>{name}</span>;
const moment = (at: string, when: string) => <time dateTime={at}>{when}</time>;

/** The audit log, newest entry first; the range of days is part of the address. */
export function Audit() {
  const t = useTranslations(messages);
  const operation = useTranslations(operations);
  const formats = useFormats();
  const [params, setParams] = useSearchParams();
  const [first, setFirst] = useState(A_PAGE);
  const [after, setAfter] = useState<string | null>(null);
  const day = (name: string) => {
    const text = params.get(name);
    return text && isDay(text) ? text : "";
  };
  const [from, to] = [day("from"), day("to")];
  const [{ data, error }, refetch] = useQuery({
    query: AuditTrail,
    variables: {
      first,
      ...(after && { after }),
      ...(from && { from: dayStart(from).toISOString() }),
      ...(to && { to: dayStart(shiftDays(to, 1)).toISOString() }),
    },
  });
  const log = data?.auditLog;
  const choose = (name: "from" | "to", value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    setFirst(A_PAGE);
    setAfter(null);
    setParams(next, { replace: true });
  };
  const further = () => {
    if (first < MOST) setFirst(MOST);
    else setAfter(log?.pageInfo.endCursor ?? null);
  };
  const field = (name: "from" | "to", value: string) => (
    <label className={styles.day}>
      <span className={styles.quiet}>{t[name]}</span>
      <DayField
        value={value || null}
        placeholder=""
        onChange={(day) => choose(name, day)}
        onClear={() => choose(name, "")}
      />
    </label>
  );
  return (
    <>
      <p className={styles.intro}>{t.lead}</p>
      <div className={styles.above}>
        {field("from", from)}
        {field("to", to)}
        {log && (
          <span className={`${styles.end} ${styles.quiet}`}>{t.count(formats.count(log.totalCount))}</span>
        )}
      </div>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={420} />}
      {log?.nodes.length === 0 && <Nothing>{t.nothing}</Nothing>}
      {log && log.nodes.length > 0 && (
        <Table
          label={t.audit}
          rows={log.nodes}
          keyOf={({ id }) => id}
          columns={[
            { name: t.at, of: ({ at }) => moment(at, formats.when(at)) },
            { name: t.who, of: ({ actor }) => actor?.displayName ?? t.system },
            { name: t.action, of: ({ action }) => called(action, nameOf(action, operation)) },
            { name: t.subject, of: ({ subject }) => code(subject) },
            { name: t.reason, of: ({ reason }) => reason },
            { name: t.request, of: ({ requestId }) => code(requestId) },
          ]}
        />
      )}
      {log?.pageInfo.hasNextPage && (
        <Button className={styles.more} onClick={further}>
          {t.more}
        </Button>
      )}
    </>
  );
}
