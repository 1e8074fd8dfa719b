import { App, Input, Select } from "antd";
import { useState } from "react";
import { useAct } from "../../graph/use-act.js";
import type { Confidence } from "../../graph/schema.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { confidences } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { DayField } from "../../ui/day-field.js";
import { FormDialog } from "../../ui/form-dialog.js";
import styles from "../../ui/form.module.css";
import { SetPopulations } from "./areas.documents.js";

const messages = defineMessages({
  "zh-CN": {
    title: (area: string) => `登记人口：${area}`,
    audience: "人群",
    people: "人数",
    asOf: "统计日期",
    kind: "口径",
    source: "来源",
    sourceExample: "如 2025 年学籍统计",
    note: "从统计日期起作为分母，直到有更新的数字；以前的报表不变。",
    save: "登记",
    done: (audience: string, people: string) => `已登记：${audience} ${people} 人`,
  },
  en: {
    title: (area) => `People of ${area}`,
    audience: "Audience",
    people: "People",
    asOf: "As of",
    kind: "How known",
    source: "Source",
    sourceExample: "Such as school register 2025",
    note: "Counted over from that day on, until there is a newer figure; earlier reports stay as they are.",
    save: "Enter",
    done: (audience, people) => `Entered: ${audience}, ${people}`,
  },
});

interface PopulationDialogProps {
  readonly area: { readonly id: string; readonly name: string };
  readonly audiences: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}

/** Dialog that enters the population of an audience in an area, with its date and its source. */
export function PopulationDialog({ area, audiences, onClose }: PopulationDialogProps) {
  const t = useTranslations(messages);
  const known = useTranslations(confidences);
  const formats = useFormats();
  const { message } = App.useApp();
  const act = useAct(SetPopulations);
  const today = useToday();
  const [audience, setAudience] = useState(audiences[0]?.id ?? "");
  const [people, setPeople] = useState("");
  const [asOf, setAsOf] = useState(today);
  const [confidence, setConfidence] = useState<Confidence>("ENUMERATED");
  const [source, setSource] = useState("");
  const save = async () => {
    const figure = {
      area: area.id,
      audience,
      people: Number(people),
      asOf,
      confidence,
      source: source.trim(),
    };
    if (!(await act.run({ input: [figure] }))) return;
    const name = audiences.find(({ id }) => id === audience)?.name ?? "";
    void message.success(t.done(name, formats.count(Number(people))));
    onClose();
  };
  return (
    <FormDialog
      title={t.title(area.name)}
      does={t.save}
      isBusy={act.isBusy}
      problem={act.problem}
      onSubmit={save}
      onClose={onClose}
    >
      <div className={styles.pair}>
        <div className={styles.field}>
          <span>{t.audience}</span>
          <Select<string>
            aria-label={t.audience}
            value={audience}
            onChange={setAudience}
            options={audiences.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
        <label className={styles.field}>
          <span>{t.people}</span>
          <Input
            type="number"
            inputMode="numeric"
            min={0}
            step={1}
            required
            value={people}
            onChange={({ target }) => setPeople(target.value)}
          />
        </label>
      </div>
      <div className={styles.pair}>
        <div className={styles.field}>
          <span>{t.asOf}</span>
          <DayField label={t.asOf} value={asOf} onChange={setAsOf} last={today} />
        </div>
        <div className={styles.field}>
          <span>{t.kind}</span>
          <Select<Confidence>
            aria-label={t.kind}
            value={confidence}
            onChange={setConfidence}
            options={(["ENUMERATED", "ESTIMATED"] as const).map((value) => ({
              value,
              label: known[value],
            }))}
          />
        </div>
      </div>
      <label className={styles.field}>
        <span>{t.source}</span>
        <Input
          value={source}
          onChange={({ target }) => setSource(target.value)}
          placeholder={t.sourceExample}
          maxLength={200}
          required
        />
      </label>
      <p className={styles.note}>{t.note}</p>
    </FormDialog>
  );
}
