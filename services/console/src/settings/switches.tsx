import { Segmented } from "antd";
import { useSyncExternalStore } from "react";
import { APPEARANCES, appearanceChoice, type Appearance } from "../appearance/appearance.js";
import { languageChoice, useLanguage, useTranslations } from "../language/language.js";
import { CONSOLE_LANGUAGES, type ConsoleLanguage } from "../language/language.rules.js";
import { defineMessages } from "../language/message-catalog.js";

const messages = defineMessages({
  "zh-CN": { language: "语言", appearance: "外观", system: "跟随系统", light: "浅色", dark: "深色" },
  en: { language: "Language", appearance: "Appearance", system: "System", light: "Light", dark: "Dark" },
});

/** The name of each language in itself. */
const NAMES: Readonly<Record<ConsoleLanguage, string>> = { "zh-CN": "中文", en: "English" };

/** @param block fills the width of its container */
export function LanguageSwitch({ block = false }: { block?: boolean }) {
  const t = useTranslations(messages);
  return (
    <Segmented<ConsoleLanguage>
      block={block}
      aria-label={t.language}
      value={useLanguage()}
      onChange={languageChoice.choose}
      options={CONSOLE_LANGUAGES.map((value) => ({ value, label: <span lang={value}>{NAMES[value]}</span> }))}
    />
  );
}

/** @param block fills the width of its container */
export function AppearanceSwitch({ block = false }: { block?: boolean }) {
  const t = useTranslations(messages);
  return (
    <Segmented<Appearance>
      block={block}
      aria-label={t.appearance}
      value={useSyncExternalStore(appearanceChoice.subscribe, appearanceChoice.get)}
      onChange={appearanceChoice.choose}
      options={APPEARANCES.map((value) => ({ value, label: t[value] }))}
    />
  );
}
