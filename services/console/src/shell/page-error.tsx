import { Button } from "antd";
import { useRouteError } from "react-router";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { Page } from "../ui/page.js";
import { Icon } from "../ui/icon.js";

const messages = defineMessages({
  "zh-CN": {
    title: "此页出了问题",
    about: "其他页面不受影响。重新载入通常可以解决；若反复出现，请告知管理员。",
    updated: "星路刚刚更新过，或网络中断。请重新载入。",
    reload: "重新载入",
  },
  en: {
    title: "Something went wrong on this page",
    about:
      "The other pages are not affected. Loading it again usually helps; if it keeps happening, tell your administrator.",
    updated: "Starlane has just been updated, or the connection broke. Load the page again.",
    reload: "Load again",
  },
});

/** Replaces a page that failed; the rest of the console keeps working. */
export function PageError() {
  const t = useTranslations(messages);
  const error = useRouteError();
  const isMissing = error instanceof TypeError && /module|import|fetch/i.test(error.message);
  return (
    <Page title={t.title} lead={isMissing ? t.updated : t.about}>
      <Button type="primary" onClick={() => location.reload()} icon={<Icon name="again" size={16} />}>
        {t.reload}
      </Button>
    </Page>
  );
}
