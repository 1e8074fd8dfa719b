import { App, ConfigProvider, theme, type ThemeConfig } from "antd";
import chinese from "antd/es/locale/zh_CN.js";
import english from "antd/es/locale/en_US.js";
import { useEffect, useMemo, type ReactNode } from "react";
import { useLanguage } from "../language/language.js";
import { useAppearance } from "./appearance.js";
import { nonce } from "./nonce.js";
import type { Palette } from "./palette.rules.js";
import styles from "./themed.module.css";

const LOCALES = { "zh-CN": withoutPickerNames(chinese), en: withoutPickerNames(english) };

/** Removes antd's accessible names of a calendar's month and year buttons, which differ from their visible labels. */
function withoutPickerNames(locale: typeof english): typeof english {
  const { DatePicker: picker } = locale;
  const lang = { ...picker!.lang, yearSelect: "", monthSelect: "" };
  return { ...locale, DatePicker: { ...picker!, lang } };
}

/** A spinner. antd's own is an image inside a button, which screen readers cannot read. */
const BUSY = <span className={styles.busy} aria-hidden="true" />;

/** Gives antd's components the console's language, colours and typeface. */
export function Themed({ children }: { children: ReactNode }) {
  const language = useLanguage();
  const { shown, palette } = useAppearance();
  const config = useMemo(() => themeOf(shown, palette), [shown, palette]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <ConfigProvider
      locale={LOCALES[language]}
      theme={config}
      csp={{ nonce }}
      button={{ autoInsertSpace: false, loadingIcon: BUSY }}
      wave={{ disabled: true }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}

function themeOf(shown: "light" | "dark", palette: Palette): ThemeConfig {
  return {
    algorithm: [
      shown === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm,
      // The dark algorithm dims the given colours; the palette's own are meant to be seen.
      (_seed, map) => ({ ...map!, colorPrimary: palette.accent, colorLink: palette.accent }),
    ],
    cssVar: { key: "starlane" },
    token: {
      colorPrimary: palette.accent,
      colorLink: palette.accent,
      colorInfo: palette.accent,
      colorSuccess: palette.good,
      colorWarning: palette.notice,
      colorError: palette.bad,
      colorErrorHover: palette.bad,
      colorErrorBg: palette.badShade,
      colorText: palette.ink,
      colorTextSecondary: palette.quiet,
      colorTextDescription: palette.quiet,
      colorTextPlaceholder: palette.quiet,
      colorTextLightSolid: palette.onAccent,
      colorBgBase: palette.paper,
      colorBgContainer: palette.paper,
      colorBgElevated: palette.raised,
      colorBorder: palette.edge,
      colorBorderSecondary: palette.line,
      colorSplit: palette.line,
      controlItemBgActive: palette.chosen,
      controlItemBgHover: palette.shade,
      fontFamily: "var(--type)",
      fontSize: 14,
      borderRadius: 8,
      controlHeight: 36,
      controlHeightLG: 44,
      motionDurationMid: "0.14s",
      motionDurationSlow: "0.18s",
    },
    components: {
      Button: {
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
        defaultBorderColor: palette.border,
      },
      Segmented: {
        itemSelectedBg: shown === "dark" ? palette.border : palette.paper,
        trackBg: palette.shade,
        itemColor: palette.quiet,
      },
    },
  };
}
