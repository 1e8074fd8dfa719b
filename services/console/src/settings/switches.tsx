import { Segmented } from "antd";
import { useSyncExternalStore } from "react";
import { APPEARANCES, appearanceChoice, type Appearance } from "../appearance/appearance.js";
import { languageChoice, useLanguage, useWords } from "../language/language.js";
import { LANGUAGES, type Language } from "../language/language.rules.js";
import { words } from "../language/message-catalog.js";

const said = words({
  "zh-CN": { language: "语言", appearance: "外观", system: "跟随系统", light: "浅色", dark: "深色" },
  en: { language: "Language", appearance: "Appearance", system: "System", light: "Light", dark: "Dark" },
});

/** What a language calls itself. */
const NAMES: Readonly<Record<Language, string>> = { "zh-CN": "中文", en: "English" };

/** @param block as wide as what it is in */
export function LanguageSwitch({ block = false }: { block?: boolean }) {
  const say = useWords(said);
  return (
    <Segmented<Language>
      block={block}
      aria-label={say.language}
      value={useLanguage()}
      onChange={languageChoice.choose}
      options={LANGUAGES.map((value) => ({ value, label: <span lang={value}>{NAMES[value]}</span> }))}
    />
  );
}

/** @param block as wide as what it is in */
export function AppearanceSwitch({ block = false }: { block?: boolean }) {
  const say = useWords(said);
  return (
    <Segmented<Appearance>
      block={block}
      aria-label={say.appearance}
      value={useSyncExternalStore(appearanceChoice.subscribe, appearanceChoice.get)}
      onChange={appearanceChoice.choose}
      options={APPEARANCES.map((value) => ({ value, label: say[value] }))}
    />
  );
}
