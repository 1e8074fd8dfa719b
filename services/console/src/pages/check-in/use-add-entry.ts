import { useState } from "react";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import type { NewEntry } from "../../outbox/outbox.js";
import { useOutbox } from "../../outbox/use-outbox.js";
import { useViewer } from "../../session/use-session.js";

const messages = defineMessages({
  "zh-CN": { full: "没有记下：本机存储空间不足。请清理手机空间后再试，此前的记录都还在。" },
  en: {
    full: "Not taken: this device has no room left. Make some room and try again; what was taken before is still there.",
  },
});

/** Adds entries of an event to the outbox. */
export function useAddEntry(event: { readonly id: string; readonly title: string }) {
  const t = useTranslations(messages);
  const outbox = useOutbox();
  const viewer = useViewer();
  const [problem, setProblem] = useState<string | null>(null);
  /** @returns true when the entries are stored; otherwise `problem` gives the reason */
  const addEntries = async (newEntries: readonly Omit<NewEntry, "event">[]): Promise<boolean> => {
    setProblem(null);
    try {
      const at = { id: event.id, title: event.title };
      await outbox.add(
        viewer,
        newEntries.map((one) => ({ ...one, event: at })),
      );
      return true;
    } catch {
      setProblem(t.full);
      return false;
    }
  };
  return { addEntries, problem };
}
