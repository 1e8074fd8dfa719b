import { Button } from "antd";
import { useSyncExternalStore } from "react";
import { useWords } from "../language/language.js";
import { words } from "../language/message-catalog.js";
import { Icon } from "../ui/icon.js";
import { newer } from "./pending-update.js";
import styles from "./offline-notice.module.css";

const said = words({
  "zh-CN": { newer: "星路有新版本。", load: "载入" },
  en: { newer: "There is a newer version of Starlane.", load: "Load it" },
});

/** Says so when the console has become newer than this page; whoever is in the middle of something finishes it first. */
export function NewerNotice() {
  const say = useWords(said);
  const isReady = useSyncExternalStore(newer.subscribe, newer.isReady);
  return (
    <div role="status" className={styles.place}>
      {isReady && (
        <div className={styles.notice}>
          <Icon name="again" size={16} />
          {say.newer}
          <Button type="link" size="small" onClick={() => location.reload()}>
            {say.load}
          </Button>
        </div>
      )}
    </div>
  );
}
