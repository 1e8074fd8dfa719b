import { useSyncExternalStore } from "react";
import { useWords } from "../language/language.js";
import { words } from "../language/message-catalog.js";
import { connection } from "../ui/connection.js";
import { Icon } from "../ui/icon.js";
import styles from "./offline-notice.module.css";

const said = words({
  "zh-CN": { offline: "网络已断开，显示的是之前的数据；恢复后自动更新。" },
  en: { offline: "No connection: what you see was read before, and is renewed when it is back." },
});

/** Says so while the browser has no connection. */
export function OfflineNotice() {
  const say = useWords(said);
  const isOnline = useSyncExternalStore(connection.subscribe, connection.isThere);
  return (
    <div role="status" className={styles.place}>
      {!isOnline && (
        <p className={styles.notice}>
          <Icon name="offline" size={16} />
          {say.offline}
        </p>
      )}
    </div>
  );
}
