import { App, Button, Popconfirm } from "antd";
import { useMutation } from "urql";
import { useProblemText } from "../../graph/problem.js";
import { refusalIn } from "../../graph/refusal.rules.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { ChangeVenue, type WholeVenueFragment } from "./venues.documents.js";

const messages = defineMessages({
  "zh-CN": {
    archive: "不再使用",
    archiveSure: "今后不能再在这里登记活动。已登记的活动不变，以后可以恢复。",
    archiveDone: "已改为不再使用",
    revive: "恢复使用",
    reviveDone: "已恢复使用",
    back: "返回",
  },
  en: {
    archive: "Take out of use",
    archiveSure:
      "No more events can be registered here. Those that are stay, and it can be put back into use.",
    archiveDone: "Not in use any more",
    revive: "Put back into use",
    reviveDone: "In use again",
    back: "Back",
  },
});

/** Button that archives a venue, or restores it. */
export function InUse({ venue: { id, version, archived } }: { venue: WholeVenueFragment }) {
  const t = useTranslations(messages);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [{ fetching }, change] = useMutation(ChangeVenue);
  const put = async () => {
    const { data, error } = await change({ input: { id, version, archived: !archived } });
    const why = error ? problemText(error) : refusalIn(data);
    if (why !== null) void message.error(why);
    else void message.success(archived ? t.reviveDone : t.archiveDone);
  };
  if (archived)
    return (
      <Button type="link" size="small" loading={fetching} onClick={() => void put()}>
        {t.revive}
      </Button>
    );
  return (
    <Popconfirm
      title={t.archiveSure}
      placement="bottomRight"
      styles={{ root: { maxWidth: 320 } }}
      okText={t.archive}
      cancelText={t.back}
      onConfirm={() => void put()}
    >
      <Button type="text" size="small" danger loading={fetching}>
        {t.archive}
      </Button>
    </Popconfirm>
  );
}
