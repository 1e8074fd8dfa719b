import { Button } from "antd";
import { useRef, useState, type DragEvent } from "react";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Icon } from "../../ui/icon.js";
import styles from "./import.module.css";

const messages = defineMessages({
  "zh-CN": {
    drop: "把文件拖到这里，或",
    pick: "选择文件",
    another: "换一个文件",
    limits: "Excel（.xlsx）或 CSV，最大 5 MB、20,000 行",
    check: "重新检查",
    file: "要导入的文件",
  },
  en: {
    drop: "Drop a file here, or",
    pick: "Choose a file",
    another: "Choose another",
    limits: "Excel (.xlsx) or CSV, 5 MB and 20,000 rows at most",
    check: "Check again",
    file: "The file to import",
  },
});

interface FilePickProps {
  readonly file: File | null;
  readonly isBusy: boolean;
  readonly onPick: (file: File) => void;
  readonly onRetry: () => void;
}

/** File input that also accepts a dropped file. */
export function FilePick({ file, isBusy, onPick, onRetry }: FilePickProps) {
  const t = useTranslations(messages);
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) onPick(dropped);
  };
  return (
    <div
      className={styles.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" size={26} />
      {file ? <p className={styles.file}>{file.name}</p> : <p>{t.drop}</p>}
      <div className={styles.acts}>
        <Button loading={isBusy} type={file ? "default" : "primary"} onClick={() => input.current?.click()}>
          {file ? t.another : t.pick}
        </Button>
        {file && (
          <Button disabled={isBusy} onClick={onRetry}>
            {t.check}
          </Button>
        )}
      </div>
      <p className={styles.quiet}>{t.limits}</p>
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label={t.file}
        accept=".xlsx,.csv,.txt,.tsv"
        onChange={({ target }) => {
          const [picked] = target.files ?? [];
          if (picked) onPick(picked);
          target.value = ""; // lets the same file be picked again after a change
        }}
      />
    </div>
  );
}
