import { useSyncExternalStore } from "react";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { connection } from "../ui/connection.js";
import { Icon } from "../ui/icon.js";
import styles from "./offline-notice.module.css";

const messages = defineMessages({
  "zh-CN": { offline: "网络已断开，显示的是之前的数据；恢复后自动更新。" },
  en: { offline: "No connection: what you see was read before, and is renewed when it is back." },
});

/** A notice shown while the browser has no connection. */
export function OfflineNotice() {
  const t = useTranslations(messages);
  const isOnline = useSyncExternalStore(connection.subscribe, connection.isThere);
  return (
    <div role="status" className={styles.place}>
      {!isOnline && (
        <p className={styles.notice}>
          <Icon name="offline" size={16} />
          {t.offline}
        </p>
      )}
    </div>
  );
}
