import { Button, Modal } from "antd";
import type { ReactNode } from "react";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { dialogPlace } from "./dialog-place.js";
import styles from "./form.module.css";

const messages = defineMessages({ "zh-CN": { back: "返回" }, en: { back: "Back" } });

interface FormDialogProps {
  readonly title: string;
  /** In pixels, where the window is as wide; 480 unless given. */
  readonly width?: number;
  /** What the button that does it says. */
  readonly does: string;
  /** What it does cannot be undone. */
  readonly isDanger?: boolean;
  /** Something better is offered among the fields. */
  readonly isSecond?: boolean;
  /** All is filled in already: it takes one press. */
  readonly isFocused?: boolean;
  /** Whether enough is filled in to be sent; what the fields themselves require is asked for by the browser. */
  readonly isReady?: boolean;
  readonly isBusy: boolean;
  /** Why it was not taken; null where there is nothing to say. */
  readonly problem: string | null;
  readonly onSubmit: () => Promise<void>;
  readonly onClose: () => void;
  /** What stands beside the fields where there is room, and below them where there is none. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** A dialog in which something is filled in: its fields, why it was not taken, and the two ways out. */
export function FormDialog({
  title,
  width = 480,
  does,
  isDanger = false,
  isSecond = false,
  isFocused = false,
  isReady = true,
  isBusy,
  problem,
  onSubmit,
  onClose,
  beside,
  children,
}: FormDialogProps) {
  const t = useTranslations(messages);
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      footer={null}
      width={width}
      getContainer={dialogPlace}
      destroyOnHidden
    >
      <div className={beside ? styles.beside : undefined}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void onSubmit();
          }}
        >
          {children}
          {problem && (
            <p role="alert" className={styles.problem}>
              {problem}
            </p>
          )}
          <div className={styles.actions}>
            <Button onClick={onClose}>{t.back}</Button>
            <Button
              type={isSecond ? "default" : "primary"}
              danger={isDanger}
              htmlType="submit"
              loading={isBusy}
              disabled={!isReady}
              autoFocus={isFocused}
            >
              {does}
            </Button>
          </div>
        </form>
        {beside}
      </div>
    </Modal>
  );
}
