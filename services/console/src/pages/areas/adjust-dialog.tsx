import { App, Input, Segmented } from "antd";
import { useState } from "react";
import { useAct } from "../../graph/use-act.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { AreaChoice } from "../../planning/choices.js";
import { FormDialog } from "../../ui/form-dialog.js";
import styles from "../../ui/form.module.css";
import { AdjustAreas } from "./areas.documents.js";

type Change = "ADD" | "MERGE";

const messages = defineMessages({
  "zh-CN": {
    title: "区划调整",
    what: "调整内容",
    add: "新设区划",
    merge: "并入另一区划",
    code: "区划代码",
    codeNote: "街道 9 位，社区 12 位，网格 13 至 18 位；代码决定上级。",
    name: "名称",
    from: "被并入的区划",
    into: "并入",
    choose: "选择区划",
    mergeNote: "并入后，原区划的触达人数和场所都算在新区划里。不能撤回。",
    save: "保存",
    sure: "确认保存",
    done: "已调整",
  },
  en: {
    title: "Change divisions",
    what: "What changes",
    add: "A new division",
    merge: "Merged into another",
    code: "Code",
    codeNote: "Of a street 9 digits, a community 12, a grid 13 to 18; the code says what it lies in.",
    name: "Name",
    from: "Which is merged",
    into: "Into",
    choose: "Choose an area",
    mergeNote:
      "From then on its people reached and its venues are those of the other. It cannot be taken back.",
    save: "Save",
    sure: "Confirm: save",
    done: "Changed",
  },
});

interface AdjustDialogProps {
  readonly area: { readonly id: string };
  readonly onClose: () => void;
}

/** Records a change of the official division codes. It asks for confirmation, since the change cannot be undone. */
export function AdjustDialog({ area, onClose }: AdjustDialogProps) {
  const t = useTranslations(messages);
  const { message } = App.useApp();
  const act = useAct(AdjustAreas);
  const [change, setChange] = useState<Change>("ADD");
  const [code, setCode] = useState(area.id);
  const [name, setName] = useState("");
  const [from, setFrom] = useState<string | null>(null);
  const [into, setInto] = useState<string | null>(null);
  const [inputToConfirm, setInputToConfirm] = useState("");
  const input =
    change === "ADD"
      ? { add: [{ id: code.trim(), name: name.trim() }] }
      : { merge: [{ area: from ?? "", into: into ?? "" }] };
  // A change of the input after the confirmation was shown requires another confirmation.
  const isConfirming = inputToConfirm === JSON.stringify(input);
  const save = async () => {
    if (change === "MERGE" && (from === null || into === null)) return;
    if (!isConfirming) {
      setInputToConfirm(JSON.stringify(input));
      return;
    }
    const isDone = await act.run({ input });
    setInputToConfirm("");
    if (!isDone) return;
    void message.success(t.done);
    onClose();
  };
  const place = (label: string, value: string | null, set: (value: string | null) => void) => (
    <div className={styles.field}>
      <span>{label}</span>
      <AreaChoice label={label} open={t.choose} value={value} onChange={set} />
    </div>
  );
  return (
    <FormDialog
      title={t.title}
      does={isConfirming ? t.sure : t.save}
      isDanger={isConfirming}
      isBusy={act.isBusy}
      problem={act.problem}
      onSubmit={save}
      onClose={onClose}
    >
      <Segmented<Change>
        aria-label={t.what}
        value={change}
        onChange={setChange}
        options={[
          { value: "ADD", label: t.add },
          { value: "MERGE", label: t.merge },
        ]}
        block
      />
      {change === "ADD" ? (
        <>
          <label className={styles.field}>
            <span>{t.code}</span>
            <Input
              value={code}
              onChange={({ target }) => setCode(target.value)}
              inputMode="numeric"
              pattern="[0-9]{9,18}"
              required
            />
          </label>
          <p className={styles.note}>{t.codeNote}</p>
          <label className={styles.field}>
            <span>{t.name}</span>
            <Input value={name} onChange={({ target }) => setName(target.value)} maxLength={100} required />
          </label>
        </>
      ) : (
        <>
          {place(t.from, from, setFrom)}
          {place(t.into, into, setInto)}
          <p className={styles.note}>{t.mergeNote}</p>
        </>
      )}
    </FormDialog>
  );
}
