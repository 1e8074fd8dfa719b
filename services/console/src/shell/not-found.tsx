import { Link } from "react-router";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { Page } from "../ui/page.js";

const messages = defineMessages({
  "zh-CN": {
    unknown: "没有这个页面",
    unknownAbout: "网址可能有误，或页面已移走。",
    closed: "此页不对您的角色开放",
    closedAbout: "如需使用，请联系管理员授权。",
    home: "回到首页",
  },
  en: {
    unknown: "There is no such page",
    unknownAbout: "The address may be mistyped, or the page has moved.",
    closed: "This page is not open to your role",
    closedAbout: "If you need it, ask your administrator.",
    home: "Go to the start page",
  },
});

/** Shown for unknown addresses and for pages that the viewer may not open. */
export function NotFound({ because }: { because: "UNKNOWN" | "CLOSED" }) {
  const t = useTranslations(messages);
  const isUnknown = because === "UNKNOWN";
  return (
    <Page title={isUnknown ? t.unknown : t.closed} lead={isUnknown ? t.unknownAbout : t.closedAbout}>
      <Link to="/">{t.home}</Link>
    </Page>
  );
}
