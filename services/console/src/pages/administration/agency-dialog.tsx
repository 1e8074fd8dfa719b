import { App, Input, Select } from "antd";
import { useState } from "react";
import { useAct } from "../../graph/use-act.js";
import type { AgencyKind } from "../../graph/schema.js";
import { useTranslations } from "../../language/language.js";
import { agencyKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { AgencyChoice, useAreas } from "../../planning/choices.js";
import { FormDialog } from "../../ui/form-dialog.js";
import form from "../../ui/form.module.css";
import { Icon } from "../../ui/icon.js";
import { CreateAgency, UpdateAgency, type AgencyShownFragment } from "./administration.documents.js";
import { haveSameIds } from "./agencies.rules.js";

const messages = defineMessages({
  "zh-CN": {
    create: "新增单位",
    change: (name: string) => `修改单位：${name}`,
    name: "名称",
    kind: "类别",
    parent: "上级单位（选填）",
    noParent: "无上级单位",
    parentNote: "保存后不能更改。派出所属公安分局，警务室属派出所，学校属教育局。",
    areas: "辖区",
    chooseAreas: "选择街道或社区",
    areasNote: "不得超出上级单位的辖区；学校、企业等可以不选，随上级单位。",
    fromToday: "新的辖区从今天起生效，今天以前的保留在记录里。",
    code: "代码（选填）",
    codeNote: "不填则按类别和辖区生成，如 PS-640105002。保存后不能更改。",
    save: "保存",
    created: (name: string) => `已新增：${name}`,
    changed: (name: string) => `已修改：${name}`,
  },
  en: {
    create: "Add an agency",
    change: (name) => `Change ${name}`,
    name: "Name",
    kind: "Kind",
    parent: "Below (optional)",
    noParent: "Nobody is above it",
    parentNote:
      "It stays so. A police station is below the sub-bureau, a police room below its station, a school below the education bureau.",
    areas: "Answers for",
    chooseAreas: "Choose streets or communities",
    areasNote:
      "Nothing outside what the agency above answers for; a school or an enterprise may go with the one above it.",
    fromToday: "It answers for these from today on; what it answered for before stays on record.",
    code: "Code (optional)",
    codeNote: "Made of the kind and the areas unless given, such as PS-640105002. It stays so.",
    save: "Save",
    created: (name) => `Added: ${name}`,
    changed: (name) => `Changed: ${name}`,
  },
});

const KINDS: readonly AgencyKind[] = [
  "POLICE_STATION",
  "POLICE_ROOM",
  "EDUCATION",
  "SCHOOL",
  "CIVIL_AFFAIRS",
  "RESIDENTS_COMMITTEE",
  "SENIOR_UNIVERSITY",
  "HUMAN_RESOURCES",
  "ENTERPRISE",
  "SUB_BUREAU",
  "OTHER",
];

interface AgencyDialogProps {
  /** Null creates a new agency. */
  readonly agency: AgencyShownFragment | null;
  /** Agencies that may be the parent of a new one. */
  readonly parents: readonly string[];
  readonly onClose: () => void;
}

/** Dialog that creates or edits an agency: its kind, its parent and its jurisdiction. */
export function AgencyDialog({ agency, parents, onClose }: AgencyDialogProps) {
  const t = useTranslations(messages);
  const kinds = useTranslations(agencyKinds);
  const { message } = App.useApp();
  const create = useAct(CreateAgency);
  const update = useAct(UpdateAgency);
  const act = agency ? update : create;
  const jurisdiction = agency?.jurisdiction ?? [];
  const [name, setName] = useState(agency?.name ?? "");
  const [kind, setKind] = useState<AgencyKind>("POLICE_STATION");
  const [parent, setParent] = useState<string | null>(null);
  const [code, setCode] = useState("");
  const [areas, setAreas] = useState<readonly string[]>(jurisdiction.map(({ id }) => id));
  const { areas: known, fetching } = useAreas();
  // The areas of its present jurisdiction stay in the list even when the viewer could not choose them.
  const others = jurisdiction.filter(({ id }) => !known.some((area) => area.id === id));

  const save = async () => {
    const isOther = !haveSameIds(
      areas,
      jurisdiction.map(({ id }) => id),
    );
    const isDone = agency
      ? await update.run({
          input: {
            id: agency.id,
            version: agency.version,
            name: name.trim(),
            ...(isOther && { jurisdiction: areas }),
          },
        })
      : await create.run({
          input: {
            name: name.trim(),
            kind,
            parent,
            jurisdiction: areas,
            ...(code.trim() && { code: code.trim() }),
          },
        });
    if (!isDone) return;
    void message.success((agency ? t.changed : t.created)(name.trim()));
    onClose();
  };
  return (
    <FormDialog
      title={agency ? t.change(agency.name) : t.create}
      width={560}
      does={t.save}
      isBusy={act.isBusy}
      problem={act.problem}
      onSubmit={save}
      onClose={onClose}
    >
      <label className={form.field}>
        <span>{t.name}</span>
        <Input
          value={name}
          onChange={({ target }) => setName(target.value)}
          maxLength={64}
          autoComplete="off"
          required
          autoFocus
        />
      </label>
      {!agency && (
        <>
          <div className={form.field}>
            <span>{t.kind}</span>
            <Select<AgencyKind>
              aria-label={t.kind}
              value={kind}
              onChange={setKind}
              options={KINDS.map((value) => ({ value, label: kinds[value] }))}
            />
          </div>
          <div className={form.field}>
            <span>{t.parent}</span>
            <AgencyChoice
              label={t.parent}
              open={t.noParent}
              among={parents}
              value={parent}
              onChange={setParent}
            />
            <small className={form.note}>{t.parentNote}</small>
          </div>
        </>
      )}
      <div className={form.field}>
        <span>{t.areas}</span>
        <Select<string[]>
          mode="multiple"
          removeIcon={<Icon name="close" size={12} />}
          aria-label={t.areas}
          placeholder={t.chooseAreas}
          value={[...areas]}
          onChange={setAreas}
          loading={fetching}
          optionFilterProp="label"
          options={[
            ...known.map(({ id, name: area, level }) => ({
              value: id,
              label: level === "COMMUNITY" ? `\u2003${area}` : area,
            })),
            ...others.map(({ id, name: area }) => ({ value: id, label: area })),
          ]}
        />
        <small className={form.note}>{agency ? t.fromToday : t.areasNote}</small>
      </div>
      {!agency && (
        <label className={form.field}>
          <span>{t.code}</span>
          <Input
            value={code}
            onChange={({ target }) => setCode(target.value)}
            maxLength={40}
            autoComplete="off"
          />
          <small className={form.note}>{t.codeNote}</small>
        </label>
      )}
    </FormDialog>
  );
}
