import type { Channel } from "../../graph/schema.js";
import { useTranslations } from "../../language/language.js";
import { channels } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import styles from "./phone-preview.module.css";

const messages = defineMessages({
  "zh-CN": {
    preview: "手机上的样子",
    title: "标题",
    body: "正文写在这里。空一行另起一段。",
    video: "视频在视频号里上传，这里是它的文案。",
  },
  en: {
    preview: "As a phone shows it",
    title: "Title",
    body: "The text goes here. A blank line begins a paragraph.",
    video: "The video is uploaded in the channel; these are its words.",
  },
});

interface PhonePreviewProps {
  readonly channel: Channel;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
}

/** Preview of a push on a phone: an article, the text under a video, or a message in a group. */
export function PhonePreview({ channel, title, body, url }: PhonePreviewProps) {
  const t = useTranslations(messages);
  const names = useTranslations(channels);
  const text = body.trim() || t.body;
  return (
    <figure className={styles.preview} aria-label={t.preview}>
      <figcaption>{t.preview}</figcaption>
      <div className={styles.phone} data-channel={channel}>
        <p className={styles.bar}>{names[channel]}</p>
        {channel === "WECHAT_CHANNELS" && <p className={styles.video}>{t.video}</p>}
        <div className={styles.text}>
          <p className={styles.title}>{title.trim() || t.title}</p>
          <p>{text}</p>
          {url && <p className={styles.link}>{url}</p>}
        </div>
      </div>
    </figure>
  );
}
