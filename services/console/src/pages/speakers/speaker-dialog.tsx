import { App, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useQuery } from "urql";
import { useAct } from "../../graph/use-act.js";
import { useLanguageNames } from "../../language/language-names.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { AgencyChoice } from "../../planning/choices.js";
import { AudienceChoices } from "../../planning/planning.documents.js";
import { useOwnAgencies } from "../../planning/use-agencies.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { FormDialog } from "../../ui/form-dialog.js";
import form from "../../ui/form.module.css";
import { Icon } from "../../ui/icon.js";
import { AddSpeaker } from "./speakers.documents.js";

const messages = defineMessages({
  "zh-CN": {
    title: "新增宣讲员",
    name: "姓名",
    agency: "单位",
    chooseAgency: "选择单位",
    audiences: "适合哪些对象",
    languages: "语言和方言",
    limit: "每周至多几场",
    save: "新增",
    done: (name: string) => `已新增：${name}`,
  },
  en: {
    title: "New speaker",
    name: "Name",
    agency: "Agency",
    chooseAgency: "Choose an agency",
    audiences: "For whom",
    languages: "Languages and dialects",
    limit: "Events a week at most",
    save: "Add",
    done: (name) => `Added: ${name}`,
  },
});

const USUAL_LIMIT = 5;
const USUAL_LANGUAGES = ["zh-CN"];
const OFFERED_LANGUAGES = ["zh-CN", "宁夏话", "en"];

/** Dialog that adds a speaker with audiences, languages and the most events they accept. */
export function SpeakerDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations(messages);
  const languageNames = useLanguageNames();
  const { message } = App.useApp();
  const viewer = useViewer();
  const ownAgencies = useOwnAgencies();
  const act = useAct(AddSpeaker);
  const [{ data: known }] = useQuery({ query: AudienceChoices });
  const [name, setName] = useState("");
  const [agency, setAgency] = useState<string | null>(viewer.agency.id);
  const [audiences, setAudiences] = useState<string[]>([]);
  const [languages, setLanguages] = useState(USUAL_LANGUAGES);
  const [weeklyLimit, setWeeklyLimit] = useState(USUAL_LIMIT);
  const isWhole = name.trim() !== "" && agency !== null && audiences.length > 0 && languages.length > 0;
  const save = async () => {
    if (agency === null) return;
    if (!(await act.run({ input: { name: name.trim(), agency, audiences, languages, weeklyLimit } }))) return;
    void message.success(t.done(name.trim()));
    onClose();
  };
  return (
    <FormDialog
      title={t.title}
      does={t.save}
      isReady={isWhole}
      isBusy={act.isBusy}
      problem={act.problem}
      onSubmit={save}
      onClose={onClose}
    >
      <label className={form.field}>
        <span>{t.name}</span>
        <Input
          autoFocus
          required
          maxLength={50}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <div className={form.field}>
        <span>{t.agency}</span>
        <AgencyChoice
          value={agency}
          onChange={setAgency}
          label={t.agency}
          open={t.chooseAgency}
          among={holds(viewer, ["ADMIN", "PLANNER"]) ? undefined : (ownAgencies ?? [])}
        />
      </div>
      <div className={form.field}>
        <span>{t.audiences}</span>
        <Select<string[]>
          aria-label={t.audiences}
          mode="multiple"
          removeIcon={<Icon name="close" size={12} />}
          value={audiences}
          onChange={setAudiences}
          options={(known?.audiences ?? []).map(({ id, name: label }) => ({ value: id, label }))}
        />
      </div>
      <div className={form.field}>
        <span>{t.languages}</span>
        <Select<string[]>
          aria-label={t.languages}
          mode="tags"
          removeIcon={<Icon name="close" size={12} />}
          value={languages}
          onChange={setLanguages}
          options={OFFERED_LANGUAGES.map((value) => ({ value, label: languageNames(value) }))}
        />
      </div>
      <label className={form.field}>
        <span>{t.limit}</span>
        <InputNumber
          className={form.number}
          controls={false}
          min={1}
          max={50}
          precision={0}
          value={weeklyLimit}
          onChange={(value) => setWeeklyLimit(value ?? USUAL_LIMIT)}
        />
      </label>
    </FormDialog>
  );
}
