import { Button } from "antd";
import { useSyncExternalStore } from "react";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { Icon } from "../ui/icon.js";
import { pendingUpdate } from "./pending-update.js";
import styles from "./offline-notice.module.css";

const messages = defineMessages({
  "zh-CN": { newer: "星路有新版本。", load: "载入" },
  en: { newer: "There is a newer version of Starlane.", load: "Load it" },
});

/** A notice that a newer version is available. The page does not reload by itself, so that nobody is interrupted. */
export function UpdateNotice() {
  const t = useTranslations(messages);
  const isReady = useSyncExternalStore(pendingUpdate.subscribe, pendingUpdate.isReady);
  return (
    <div role="status" className={styles.place}>
      {isReady && (
        <div className={styles.notice}>
          <Icon name="again" size={16} />
          {t.newer}
          <Button type="link" size="small" onClick={() => location.reload()}>
            {t.load}
          </Button>
        </div>
      )}
    </div>
  );
}
