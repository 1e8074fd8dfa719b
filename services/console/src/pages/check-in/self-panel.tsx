import { Button, Popconfirm } from "antd";
import { useEffect } from "react";
import { useOfflineQuery } from "../../device/use-device.js";
import { useAct } from "../../graph/use-act.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { useNow } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { CloseLink, Links, OpenLink, type HeldEventFragment } from "./check-in.documents.js";
import styles from "./panel.module.css";

const messages = defineMessages({
  "zh-CN": {
    about: "把二维码给在场的人扫，他们用自己的手机签到，不用账户。活动前两小时开始有效。",
    open: "打开自助签到",
    code: "自助签到二维码",
    until: (when: string) => `有效至 ${when}`,
    poster: "打印海报",
    close: "关闭二维码",
    sure: "关闭后，这个二维码立即失效。",
    yes: "关闭",
    no: "返回",
  },
  en: {
    about:
      "Let people scan the code: they check in on their own phones, without an account. It works from two hours before the event.",
    open: "Open self check-in",
    code: "Code for self check-in",
    until: (when) => `Good until ${when}`,
    poster: "Print a poster",
    close: "Close the code",
    sure: "Once closed, the code leads nowhere.",
    yes: "Close it",
    no: "Back",
  },
});

/** QR code by which people check themselves in. */
export function SelfPanel({ event }: { event: HeldEventFragment }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const now = useNow();
  const { data, error, refetch } = useOfflineQuery(`links ${event.id}`, Links, { event: event.id });
  const open = useAct(OpenLink);
  const close = useAct(CloseLink);
  const link = data?.selfCheckIns.find(
    ({ closedAt, expiresAt }) => closedAt === null && Date.parse(expiresAt) > now.getTime(),
  );
  useScreenOn(link !== undefined);
  if (!data) return error ? <Failed error={error} onRetry={refetch} /> : <Loading height={420} />;
  const problem = open.problem ?? close.problem;
  return (
    <div className={styles.code}>
      {!link && <Nothing>{t.about}</Nothing>}
      {problem && (
        <p role="alert" className={styles.result} data-bad>
          {problem}
        </p>
      )}
      {!link && (
        <Button
          type="primary"
          size="large"
          block
          loading={open.isBusy}
          onClick={() => void open.run({ event: event.id })}
        >
          {t.open}
        </Button>
      )}
      {link && (
        <>
          <img alt={t.code} src={`data:image/svg+xml,${encodeURIComponent(link.qr)}`} />
          <p>{t.until(formats.when(link.expiresAt))}</p>
          <div className={styles.acts}>
            <Button size="large" href={link.posterUrl} target="_blank">
              {t.poster}
            </Button>
            <Popconfirm
              title={t.sure}
              okText={t.yes}
              cancelText={t.no}
              onConfirm={() => void close.run({ id: link.id })}
            >
              <Button size="large" danger loading={close.isBusy}>
                {t.close}
              </Button>
            </Popconfirm>
          </div>
        </>
      )}
    </div>
  );
}

/** Holds a wake lock while a code is shown, in browsers that support it. */
function useScreenOn(isShown: boolean): void {
  useEffect(() => {
    if (!isShown || !("wakeLock" in navigator)) return undefined;
    const lock = navigator.wakeLock.request("screen").catch(() => null);
    return () => void lock.then((held) => held?.release());
  }, [isShown]);
}
