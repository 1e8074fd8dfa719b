import { Button } from "antd";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Icon } from "../../ui/icon.js";
import { saveAs } from "../../ui/save.js";
import { Section } from "../../ui/section.js";
import styles from "./import.module.css";
import { csvOf, type ImportTableColumn, type Kind } from "./import.rules.js";

const messages = defineMessages({
  "zh-CN": { title: "表格的列", template: "下载空表", required: "必填", name: "导入模板" },
  en: { title: "Columns", template: "Empty table", required: "needed", name: "template" },
});

/** The columns that a table may have, with an empty template to download. */
export function ColumnGuide({ kind, columns }: { kind: Kind; columns: readonly ImportTableColumn[] }) {
  const t = useTranslations(messages);
  const template = () => {
    const csv = csvOf([columns.map(({ title }) => title)]);
    saveAs(URL.createObjectURL(new Blob([csv], { type: "text/csv" })), `${t.name}-${kind}.csv`);
  };
  return (
    <Section
      title={t.title}
      aside={
        <Button type="link" size="small" icon={<Icon name="download" size={14} />} onClick={template}>
          {t.template}
        </Button>
      }
    >
      <dl className={styles.known}>
        {columns.map(({ name, title, required, note }) => (
          <div key={name}>
            <dt>
              {title}
              {required && <em>{t.required}</em>}
            </dt>
            <dd>{note}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
