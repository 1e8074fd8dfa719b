import { App, Button, Input } from "antd";
import { useState, type FormEvent } from "react";
import { useAct } from "../../graph/use-act.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { channels, publicationStatuses } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { FactList } from "../../ui/fact-list.js";
import { MarkPublished, Publish, RecordViews, type PushShownFragment } from "./pushes.documents.js";
import styles from "./pushes-page.module.css";

const messages = defineMessages({
  "zh-CN": {
    publish: "发布",
    schedule: "定时发布",
    again: "重新发布",
    copy: "复制文字",
    copied: "已复制，可以去粘贴了。",
    notCopied: "浏览器不允许复制，请手动选取文字。",
    mark: "我已发出",
    sure: (what: string) => `确认${what}`,
    back: "返回",
    byHand: "需要人工发出：复制文字，发出后点“我已发出”。",
    plannedFor: (when: string) => `定于 ${when}`,
    views: (views: string, shares: string, when: string) =>
      `浏览 ${views} 次，转发 ${shares} 次，截至 ${when}`,
    notMeasured: "还没有浏览数据",
    record: "登记浏览数据",
    viewsField: "累计浏览",
    sharesField: "累计转发",
    save: "保存",
    saved: "已登记",
    published: (title: string) => `已提交发布：${title}`,
    marked: (title: string) => `已标记为发出：${title}`,
    material: (title: string) => `素材：${title}`,
  },
  en: {
    publish: "Publish",
    schedule: "Schedule",
    again: "Publish again",
    copy: "Copy text",
    copied: "Copied; it can be pasted now.",
    notCopied: "The browser does not allow copying: select the text by hand.",
    mark: "I have posted it",
    sure: (what) => `Confirm: ${what}`,
    back: "Back",
    byHand: "A person posts this: copy the text, post it, then say that you have.",
    plannedFor: (when) => `planned for ${when}`,
    views: (views, shares, when) => `${views} views, ${shares} shares until ${when}`,
    notMeasured: "Views not counted yet",
    record: "Enter views",
    viewsField: "Views in all",
    sharesField: "Shares in all",
    save: "Save",
    saved: "Entered",
    published: (title) => `On its way: ${title}`,
    marked: (title) => `Marked as posted: ${title}`,
    material: (title) => `Material: ${title}`,
  },
});

/** A push: its channel, its status and its actions. Publishing asks for confirmation. */
export function PushItem({ push }: { push: PushShownFragment }) {
  const t = useTranslations(messages);
  const channel = useTranslations(channels);
  const statuses = useTranslations(publicationStatuses);
  const formats = useFormats();
  const { message } = App.useApp();
  const publish = useAct(Publish);
  const mark = useAct(MarkPublished);
  const [pendingAction, setPendingAction] = useState<"publish" | "mark" | null>(null);
  const [isCounting, setIsCounting] = useState(false);
  const { id, version, title, status, byHand, scheduledFor, publishedAt, material } = push;

  const mayPublish = status === "DRAFT" || (status === "FAILED" && !byHand);
  const mayMark = byHand && (status === "SCHEDULED" || status === "FAILED");
  const publishName = status === "FAILED" ? t.again : scheduledFor ? t.schedule : t.publish;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(push.text);
      void message.success(t.copied);
    } catch {
      void message.warning(t.notCopied);
    }
  };
  const confirm = async () => {
    const isMark = pendingAction === "mark";
    const isDone = isMark
      ? await mark.run({ id, version, publishedAt: new Date().toISOString() })
      : await publish.run({ id, version });
    if (isDone) void message.success(isMark ? t.marked(title) : t.published(title));
    setPendingAction(null);
  };
  const time =
    status === "PUBLISHED"
      ? publishedAt && formats.when(publishedAt)
      : scheduledFor && t.plannedFor(formats.when(scheduledFor));
  const problem = publish.problem ?? mark.problem;
  return (
    <li className={styles.push}>
      <div>
        <h2>{title}</h2>
        <div className={styles.about}>
          <FactList
            facts={[
              channel[push.channel],
              push.area.name,
              ...(push.audiences.length > 0 ? [formats.list(push.audiences.map(({ name }) => name))] : []),
              ...(material ? [t.material(material.title)] : []),
            ]}
          />
        </div>
      </div>
      <p className={styles.state}>
        <strong data-status={status}>{statuses[status]}</strong>
        {time}
      </p>
      <p className={styles.text}>{push.body}</p>
      {push.failure && <p className={styles.failure}>{push.failure}</p>}
      {mayMark && <p className={styles.text}>{t.byHand}</p>}
      {status === "PUBLISHED" && (
        <p className={styles.text}>
          {push.measuredAt
            ? t.views(formats.count(push.views), formats.count(push.shares), formats.when(push.measuredAt))
            : t.notMeasured}
        </p>
      )}
      <div className={styles.acts}>
        {pendingAction === null && mayPublish && (
          <Button type="primary" onClick={() => setPendingAction("publish")}>
            {publishName}
          </Button>
        )}
        {pendingAction === null && byHand && status !== "PUBLISHED" && (
          <Button onClick={() => void copy()}>{t.copy}</Button>
        )}
        {pendingAction === null && mayMark && (
          <Button type="primary" onClick={() => setPendingAction("mark")}>
            {t.mark}
          </Button>
        )}
        {pendingAction !== null && (
          <>
            <Button
              type="primary"
              autoFocus
              loading={publish.isBusy || mark.isBusy}
              onClick={() => void confirm()}
            >
              {t.sure(pendingAction === "mark" ? t.mark : publishName)}
            </Button>
            <Button onClick={() => setPendingAction(null)}>{t.back}</Button>
          </>
        )}
        {status === "PUBLISHED" && !isCounting && (
          <Button onClick={() => setIsCounting(true)}>{t.record}</Button>
        )}
        {isCounting && <ViewsForm push={push} onClose={() => setIsCounting(false)} />}
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
      </div>
    </li>
  );
}

function ViewsForm({ push, onClose }: { push: PushShownFragment; onClose: () => void }) {
  const t = useTranslations(messages);
  const { message } = App.useApp();
  const act = useAct(RecordViews);
  const [views, setViews] = useState(String(push.views || ""));
  const [shares, setShares] = useState(String(push.shares || ""));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const isDone = await act.run({
      id: push.id,
      views: Number(views),
      shares: Number(shares || 0),
      measuredAt: new Date().toISOString(),
    });
    if (!isDone) return;
    void message.success(t.saved);
    onClose();
  };
  const figure = (name: string, value: string, set: (value: string) => void, isNeeded: boolean) => (
    <label>
      {name}
      <Input
        type="number"
        inputMode="numeric"
        min={0}
        step={1}
        value={value}
        required={isNeeded}
        onChange={({ target }) => set(target.value)}
      />
    </label>
  );
  return (
    <form className={styles.figures} onSubmit={(event) => void save(event)}>
      {figure(t.viewsField, views, setViews, true)}
      {figure(t.sharesField, shares, setShares, false)}
      <Button type="primary" htmlType="submit" loading={act.isBusy}>
        {t.save}
      </Button>
      <Button onClick={onClose}>{t.back}</Button>
      {act.problem && (
        <p role="alert" className={styles.problem}>
          {act.problem}
        </p>
      )}
    </form>
  );
}
