import { App, AutoComplete, Input, Select } from "antd";
import { useState } from "react";
import { useAct } from "../../graph/use-act.js";
import type { MaterialKind } from "../../graph/schema.js";
import { useLanguageNames } from "../../language/language-names.js";
import { useTranslations } from "../../language/language.js";
import { materialKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { FormDialog } from "../../ui/form-dialog.js";
import styles from "../../ui/form.module.css";
import { CreateMaterial } from "./materials.documents.js";
import { MATERIAL_KINDS } from "./search.rules.js";

const messages = defineMessages({
  "zh-CN": {
    title: "新增素材",
    kind: "类型",
    name: "标题",
    scam: "诈骗类型",
    scamExample: "如 刷单返利",
    audiences: "适用人群",
    language: "语言或方言",
    body: "正文",
    url: "链接（选填）",
    add: "保存",
    done: (title: string) => `已保存：${title}`,
  },
  en: {
    title: "Add material",
    kind: "Kind",
    name: "Title",
    scam: "Type of fraud",
    scamExample: "Such as 刷单返利",
    audiences: "For whom",
    language: "Language or dialect",
    body: "Text",
    url: "Link (optional)",
    add: "Save",
    done: (title) => `Saved: ${title}`,
  },
});

/** Suggested languages; any other may be typed. */
const LANGUAGES = ["zh-CN", "宁夏话", "en"];

interface MaterialDialogProps {
  readonly audiences: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}

/** Dialog that adds a case, slides, a leaflet, a video or a quiz. */
export function MaterialDialog({ audiences, onClose }: MaterialDialogProps) {
  const t = useTranslations(messages);
  const kinds = useTranslations(materialKinds);
  const { message } = App.useApp();
  const act = useAct(CreateMaterial);
  const [kind, setKind] = useState<MaterialKind>("CASE");
  const [title, setTitle] = useState("");
  const [scamType, setScamType] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const languageNames = useLanguageNames();
  const [language, setLanguage] = useState("zh-CN");
  const [body, setBody] = useState("");
  const [url, setUrl] = useState("");
  const save = async () => {
    const isDone = await act.run({
      input: {
        kind,
        title: title.trim(),
        scamType: kind === "CASE" ? scamType.trim() : null,
        audiences: chosen,
        language,
        body: body.trim() || null,
        url: url.trim() || null,
      },
    });
    if (!isDone) return;
    void message.success(t.done(title.trim()));
    onClose();
  };
  return (
    <FormDialog
      title={t.title}
      width={560}
      does={t.add}
      isBusy={act.isBusy}
      problem={act.problem}
      onSubmit={save}
      onClose={onClose}
    >
      <div className={styles.pair}>
        <div className={styles.field}>
          <span>{t.kind}</span>
          <Select<MaterialKind>
            aria-label={t.kind}
            value={kind}
            onChange={setKind}
            options={MATERIAL_KINDS.map((value) => ({ value, label: kinds[value] }))}
          />
        </div>
        <div className={styles.field}>
          <span>{t.language}</span>
          <AutoComplete
            aria-label={t.language}
            value={language}
            onChange={setLanguage}
            options={LANGUAGES.map((value) => ({ value, label: languageNames(value) }))}
          />
        </div>
      </div>
      <label className={styles.field}>
        <span>{t.name}</span>
        <Input
          value={title}
          onChange={({ target }) => setTitle(target.value)}
          maxLength={200}
          required
          autoFocus
        />
      </label>
      {kind === "CASE" && (
        <label className={styles.field}>
          <span>{t.scam}</span>
          <Input
            value={scamType}
            onChange={({ target }) => setScamType(target.value)}
            placeholder={t.scamExample}
            maxLength={100}
            required
          />
        </label>
      )}
      <div className={styles.field}>
        <span>{t.audiences}</span>
        <Select<string[]>
          aria-label={t.audiences}
          mode="multiple"
          value={[...chosen]}
          onChange={setChosen}
          options={audiences.map(({ id, name }) => ({ value: id, label: name }))}
          optionFilterProp="label"
        />
      </div>
      <label className={styles.field}>
        <span>{t.body}</span>
        <Input.TextArea
          value={body}
          onChange={({ target }) => setBody(target.value)}
          rows={6}
          maxLength={20_000}
        />
      </label>
      <label className={styles.field}>
        <span>{t.url}</span>
        <Input
          value={url}
          onChange={({ target }) => setUrl(target.value)}
          placeholder="https://"
          inputMode="url"
        />
      </label>
    </FormDialog>
  );
}
