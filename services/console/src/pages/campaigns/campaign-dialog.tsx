import { App, Button, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useQuery } from "urql";
import type { AreaLevel } from "../../graph/schema.js";
import { useAct } from "../../graph/use-act.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { areaLevels } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { AreaChoice } from "../../planning/choices.js";
import form from "../../ui/form.module.css";
import { AudienceChoices } from "../../planning/planning.documents.js";
import { useViewer } from "../../session/use-session.js";
import { widestArea } from "../../session/viewer.rules.js";
import { shiftDays } from "../../language/formats.rules.js";
import { Icon } from "../../ui/icon.js";
import styles from "./campaign-dialog.module.css";
import { CreateCampaign, UpdateCampaign, type CampaignFactsFragment } from "./campaigns.documents.js";
import { DayField } from "../../ui/day-field.js";
import { FormDialog } from "../../ui/form-dialog.js";

const messages = defineMessages({
  "zh-CN": {
    create: "新建专项行动",
    edit: "修改专项行动",
    title: "名称",
    description: "说明（选填）",
    area: "区域",
    chooseArea: "选择区域",
    from: "开始日期",
    to: "结束日期",
    targets: "目标",
    targetsNote: "每类对象在该层级的每个区域都应达到的覆盖率。",
    audience: "宣传对象",
    level: "层级",
    rate: "覆盖率",
    add: "添加目标",
    remove: "移除这个目标",
    save: "保存",
    make: "新建",
    saved: "已保存",
  },
  en: {
    create: "New campaign",
    edit: "Edit the campaign",
    title: "Title",
    description: "Description (optional)",
    area: "Area",
    chooseArea: "Choose an area",
    from: "First day",
    to: "Last day",
    targets: "Targets",
    targetsNote: "The share of an audience to be reached in every area of the level.",
    audience: "Audience",
    level: "Level",
    rate: "Coverage",
    add: "Add a target",
    remove: "Remove this target",
    save: "Save",
    make: "Create",
    saved: "Saved",
  },
});

const LEVELS: readonly AreaLevel[] = ["STREET", "COMMUNITY", "GRID"];

interface TargetDraft {
  readonly key: number;
  readonly audience: string;
  readonly level: AreaLevel;
  /** In percent. */
  readonly percent: number | null;
}

interface CampaignDialogProps {
  /** The campaign to edit; a new one is created without it. */
  readonly campaign?: CampaignFactsFragment;
  readonly onClose: () => void;
  readonly onCreated?: (id: string) => void;
}

/** Dialog that creates a campaign, or edits one that is not yet approved. */
export function CampaignDialog({ campaign, onClose, onCreated }: CampaignDialogProps) {
  const t = useTranslations(messages);
  const { message } = App.useApp();
  const viewer = useViewer();
  const today = useToday();
  const create = useAct(CreateCampaign);
  const update = useAct(UpdateCampaign);
  const [title, setTitle] = useState(campaign?.title ?? "");
  const [description, setDescription] = useState(campaign?.description ?? "");
  const [area, setArea] = useState<string | null>(campaign?.area.id ?? widestArea(viewer)?.id ?? null);
  const [startsOn, setStartsOn] = useState(campaign?.startsOn ?? today);
  const [endsOn, setEndsOn] = useState(campaign?.endsOn ?? shiftDays(today, 60));
  const [targets, setTargets] = useState<readonly TargetDraft[]>(
    (campaign?.targets ?? []).map(({ audience, level, rate }, key) => ({
      key,
      audience: audience.id,
      level,
      percent: Math.round(rate * 1000) / 10,
    })),
  );

  const save = async () => {
    if (!area) return;
    const input = {
      title,
      description: description.trim() || null,
      startsOn,
      endsOn,
      targets: targets.map(({ audience, level, percent }) => ({
        audience,
        level,
        rate: (percent ?? 0) / 100,
      })),
    };
    const saved = campaign
      ? await update.run({ input: { id: campaign.id, version: campaign.version, ...input } })
      : await create.run({ input: { ...input, area } });
    if (!saved) return;
    void message.success(t.saved);
    onClose();
    if ("createCampaign" in saved && "id" in saved.createCampaign) onCreated?.(saved.createCampaign.id);
  };
  return (
    <FormDialog
      title={campaign ? t.edit : t.create}
      width={560}
      does={campaign ? t.save : t.make}
      isReady={area !== null && title.trim() !== ""}
      isBusy={create.isBusy || update.isBusy}
      problem={(campaign ? update : create).problem}
      onSubmit={save}
      onClose={onClose}
    >
      <label className={form.field}>
        <span>{t.title}</span>
        <Input
          autoFocus
          required
          maxLength={200}
          value={title}
          onChange={({ target }) => setTitle(target.value)}
        />
      </label>
      <label className={form.field}>
        <span>{t.description}</span>
        <Input.TextArea
          rows={2}
          maxLength={10_000}
          value={description}
          onChange={({ target }) => setDescription(target.value)}
        />
      </label>
      {!campaign && (
        <div className={form.field}>
          <span>{t.area}</span>
          <AreaChoice value={area} onChange={setArea} label={t.area} open={t.chooseArea} />
        </div>
      )}
      <div className={form.pair}>
        <label className={form.field}>
          <span>{t.from}</span>
          <DayField value={startsOn} onChange={setStartsOn} />
        </label>
        <label className={form.field}>
          <span>{t.to}</span>
          <DayField value={endsOn} first={startsOn} onChange={setEndsOn} />
        </label>
      </div>
      <TargetFields targets={targets} onChange={setTargets} />
    </FormDialog>
  );
}

interface TargetFieldsProps {
  readonly targets: readonly TargetDraft[];
  readonly onChange: (targets: readonly TargetDraft[]) => void;
}

function TargetFields({ targets, onChange }: TargetFieldsProps) {
  const t = useTranslations(messages);
  const levels = useTranslations(areaLevels);
  const [{ data }] = useQuery({ query: AudienceChoices });
  const audiences = data?.audiences ?? [];
  const change = (key: number, changed: Partial<TargetDraft>) =>
    onChange(targets.map((target) => (target.key === key ? { ...target, ...changed } : target)));
  const add = () => {
    const used = new Set(targets.filter(({ level }) => level === "STREET").map(({ audience: id }) => id));
    const audience = audiences.find(({ id }) => !used.has(id)) ?? audiences[0];
    if (!audience) return;
    const key = Math.max(0, ...targets.map((target) => target.key)) + 1;
    onChange([...targets, { key, audience: audience.id, level: "STREET", percent: 50 }]);
  };
  return (
    <fieldset className={styles.targets}>
      <legend className={form.legend}>{t.targets}</legend>
      {targets.map(({ key, audience, level, percent }) => (
        <div key={key} className={styles.target}>
          <Select
            aria-label={t.audience}
            value={audience}
            onChange={(chosen) => change(key, { audience: chosen })}
            options={audiences.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Select<AreaLevel>
            aria-label={t.level}
            value={level}
            onChange={(chosen) => change(key, { level: chosen })}
            options={LEVELS.map((value) => ({ value, label: levels[value] }))}
          />
          <InputNumber
            aria-label={t.rate}
            controls={false}
            min={0}
            max={100}
            precision={1}
            suffix="%"
            value={percent}
            onChange={(chosen) => change(key, { percent: chosen })}
          />
          <Button
            type="text"
            icon={<Icon name="close" size={16} />}
            title={t.remove}
            aria-label={t.remove}
            onClick={() => onChange(targets.filter((target) => target.key !== key))}
          />
        </div>
      ))}
      <div className={styles.add}>
        <Button onClick={add} icon={<Icon name="plus" size={14} />} size="small">
          {t.add}
        </Button>
        <span className={form.note}>{t.targetsNote}</span>
      </div>
    </fieldset>
  );
}
