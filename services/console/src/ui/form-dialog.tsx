import { Button, Modal } from "antd";
import type { ReactNode } from "react";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { dialogPlace } from "./dialog-place.js";
import styles from "./form.module.css";

const messages = defineMessages({ "zh-CN": { back: "返回" }, en: { back: "Back" } });

interface FormDialogProps {
  readonly title: string;
  /** Width in pixels, if the window is as wide; 480 unless given. */
  readonly width?: number;
  /** Label of the submit button. */
  readonly does: string;
  /** True if the action cannot be undone. */
  readonly isDanger?: boolean;
  /** True if the fields contain a better choice than submitting. */
  readonly isSecond?: boolean;
  /** True if the submit button has the focus, since everything is filled in already. */
  readonly isFocused?: boolean;
  /** False if something is missing that the fields' own `required` does not check. */
  readonly isReady?: boolean;
  readonly isBusy: boolean;
  /** The reason why the submission was refused; null if there is none. */
  readonly problem: string | null;
  readonly onSubmit: () => Promise<void>;
  readonly onClose: () => void;
  /** Content beside the fields, or below them on a narrow screen. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** A dialog with a form: its fields, the reason of a refusal, and the submit and cancel buttons. */
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
