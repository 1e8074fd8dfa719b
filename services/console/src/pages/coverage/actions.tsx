import { App, Button } from "antd";
import { useState } from "react";
import { download } from "../../graph/download.js";
import { useProblemText } from "../../graph/problem.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useSession } from "../../session/use-session.js";
import { Icon } from "../../ui/icon.js";
import { useIsNarrow } from "../../ui/media.js";
import type { CoverageSelection } from "./search.rules.js";

const messages = defineMessages({
  "zh-CN": { table: "导出表格", print: "打印" },
  en: { table: "Export table", print: "Print" },
});

/** Buttons that export the shown figures as a table, or print them. */
export function CoverageActions({ area, question }: { area: string; question: CoverageSelection }) {
  const t = useTranslations(messages);
  const isNarrow = useIsNarrow();
  const session = useSession();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [isBusy, setBusy] = useState(false);
  const exportTable = async () => {
    const { campaign, audience: audiences, from, to } = question;
    const agencies = question.agencies?.join(",") ?? null;
    const wanted = Object.entries({ area, campaign, agencies, audiences, from, to }).filter(
      (part): part is [string, string] => part[1] !== null,
    );
    setBusy(true);
    try {
      await download(session, `/exports/coverage.xlsx?${new URLSearchParams(wanted).toString()}`);
    } catch (error) {
      void message.error(problemText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        onClick={() => void exportTable()}
        loading={isBusy}
        icon={<Icon name="download" size={16} />}
        title={t.table}
        aria-label={t.table}
      >
        {isNarrow ? null : t.table}
      </Button>
      <Button
        onClick={() => print()}
        icon={<Icon name="print" size={16} />}
        title={t.print}
        aria-label={t.print}
      />
    </>
  );
}
