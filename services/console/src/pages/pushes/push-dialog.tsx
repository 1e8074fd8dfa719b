import { App, Input, Select } from "antd";
import { useState } from "react";
import { useQuery } from "urql";
import { useAct } from "../../graph/use-act.js";
import type { Channel } from "../../graph/schema.js";
import { useTranslations } from "../../language/language.js";
import { channels } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { AreaChoice } from "../../planning/choices.js";
import { instantAtMinute, minutesOf } from "../../planning/times.rules.js";
import { DayField } from "../../ui/day-field.js";
import { FormDialog } from "../../ui/form-dialog.js";
import styles from "../../ui/form.module.css";
import { TimeField } from "../../ui/time-field.js";
import { PhonePreview } from "./phone-preview.js";
import { CreatePublication, ForANewPush } from "./pushes.documents.js";

const messages = defineMessages({
  "zh-CN": {
    title: "起草推送",
    channel: "渠道",
    material: "素材（选填）",
    noMaterial: "不用素材",
    name: "标题",
    body: "正文",
    area: "发往",
    audiences: "面向人群",
    day: "定时日期（选填）",
    time: "时间",
    save: "保存草稿",
    done: (title: string) => `已存草稿：${title}。核对后再发布。`,
    noTime: "请把日期和时间都填上，或都空着。",
  },
  en: {
    title: "Draft a push",
    channel: "Channel",
    material: "Material (optional)",
    noMaterial: "No material",
    name: "Title",
    body: "Text",
    area: "To",
    audiences: "For whom",
    day: "On a day (optional)",
    time: "Time",
    save: "Save draft",
    done: (title) => `Draft saved: ${title}. Look at it once more, then publish it.`,
    noTime: "Give both a day and a time, or neither.",
  },
});

const CHANNELS: readonly Channel[] = ["WECHAT_OFFICIAL_ACCOUNT", "WECHAT_CHANNELS", "GRID_GROUP"];

interface PushDialogProps {
  readonly campaign: { readonly id: string; readonly area: { readonly id: string; readonly name: string } };
  readonly onClose: () => void;
}

/** Dialog that drafts a push, with a preview on a phone. Publishing it is a separate step. */
export function PushDialog({ campaign, onClose }: PushDialogProps) {
  const t = useTranslations(messages);
  const names = useTranslations(channels);
  const { message } = App.useApp();
  const act = useAct(CreatePublication);
  const [{ data }] = useQuery({ query: ForANewPush });
  const [channel, setChannel] = useState<Channel>("WECHAT_OFFICIAL_ACCOUNT");
  const [material, setMaterial] = useState("");
  const [title, setTitle] = useState("");
  const [body, setBody] = useState("");
  const [area, setArea] = useState(campaign.area.id);
  const [audiences, setAudiences] = useState<readonly string[]>([]);
  const [day, setDay] = useState("");
  const [time, setTime] = useState("");
  const [problem, setProblem] = useState<string | null>(null);

  const takeMaterial = (id: string) => {
    setMaterial(id);
    const taken = data?.materials.find((one) => one.id === id);
    if (!taken) return;
    // Text that the user has typed is never overwritten.
    if (title.trim() === "") setTitle(taken.title);
    if (body.trim() === "") setBody(taken.body ?? "");
    if (audiences.length === 0) setAudiences(taken.audiences.map((audience) => audience.id));
  };
  const save = async () => {
    const isHalfTimed = (day === "") !== (time === "");
    setProblem(isHalfTimed ? t.noTime : null);
    if (isHalfTimed) return;
    const minutes = minutesOf(time);
    const isDone = await act.run({
      input: {
        campaign: campaign.id,
        channel,
        title: title.trim(),
        body: body.trim(),
        area,
        audiences,
        material: material || null,
        scheduledFor: minutes === null ? null : instantAtMinute(day, minutes),
      },
    });
    if (!isDone) return;
    void message.success(t.done(title.trim()));
    onClose();
  };
  const url = data?.materials.find((one) => one.id === material)?.url ?? null;
  return (
    <FormDialog
      title={t.title}
      width={880}
      does={t.save}
      isBusy={act.isBusy}
      problem={problem ?? act.problem}
      onSubmit={save}
      onClose={onClose}
      beside={<PhonePreview channel={channel} title={title} body={body} url={url} />}
    >
      <div className={styles.pair}>
        <div className={styles.field}>
          <span>{t.channel}</span>
          <Select<Channel>
            aria-label={t.channel}
            value={channel}
            onChange={setChannel}
            options={CHANNELS.map((value) => ({ value, label: names[value] }))}
          />
        </div>
        <div className={styles.field}>
          <span>{t.material}</span>
          <Select<string>
            aria-label={t.material}
            value={material}
            onChange={takeMaterial}
            showSearch={{ optionFilterProp: "label" }}
            options={[
              { value: "", label: t.noMaterial },
              ...(data?.materials ?? []).map((one) => ({ value: one.id, label: one.title })),
            ]}
          />
        </div>
      </div>
      <label className={styles.field}>
        <span>{t.name}</span>
        <Input
          value={title}
          onChange={({ target }) => setTitle(target.value)}
          maxLength={channel === "WECHAT_OFFICIAL_ACCOUNT" ? 32 : 200}
          showCount={channel === "WECHAT_OFFICIAL_ACCOUNT"}
          required
          autoFocus
        />
      </label>
      <label className={styles.field}>
        <span>{t.body}</span>
        <Input.TextArea value={body} onChange={({ target }) => setBody(target.value)} rows={7} required />
      </label>
      <div className={styles.pair}>
        <div className={styles.field}>
          <span>{t.area}</span>
          <AreaChoice
            label={t.area}
            open={campaign.area.name}
            value={area}
            onChange={(chosen) => setArea(chosen ?? campaign.area.id)}
          />
        </div>
        <div className={styles.field}>
          <span>{t.audiences}</span>
          <Select<string[]>
            aria-label={t.audiences}
            mode="multiple"
            value={[...audiences]}
            onChange={setAudiences}
            options={(data?.audiences ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            optionFilterProp="label"
          />
        </div>
      </div>
      <div className={styles.pair}>
        <div className={styles.field}>
          <span>{t.day}</span>
          <DayField label={t.day} value={day || null} onChange={setDay} onClear={() => setDay("")} />
        </div>
        <div className={styles.field}>
          <span>{t.time}</span>
          <TimeField label={t.time} value={time || null} onChange={setTime} />
        </div>
      </div>
    </FormDialog>
  );
}
