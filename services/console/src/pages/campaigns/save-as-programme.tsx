import { App, Button, Input } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useMutation } from "urql";
import { useProblemText } from "../../graph/problem.js";
import { refusalIn } from "../../graph/refusal.rules.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import form from "../../ui/form.module.css";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { SaveProgramme, type CampaignFactsFragment } from "./campaigns.documents.js";
import { FormDialog } from "../../ui/form-dialog.js";

const messages = defineMessages({
  "zh-CN": {
    save: "存为样板方案",
    about:
      "记下这项行动可以照做的部分：第几天、什么场所、面向谁、多长时间、每千人几场。之后可以复制到其他区域。",
    name: "方案名称",
    done: (name: string) => `已存为样板方案：${name}`,
  },
  en: {
    save: "Save as a programme",
    about:
      "Keeps what can be done again: on which day, in what kind of place, for whom, for how long, how many sessions per 1,000 people. It can then be replicated elsewhere.",
    name: "Name",
    done: (name) => `Saved as a programme: ${name}`,
  },
});

/** Button that saves a campaign as a programme, a template for further campaigns. */
export function SaveAsProgramme({ campaign }: { campaign: CampaignFactsFragment }) {
  const t = useTranslations(messages);
  const viewer = useViewer();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [{ fetching }, save] = useMutation(SaveProgramme);
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState(campaign.title);
  const [problem, setProblem] = useState<string | null>(null);
  if (!holds(viewer, ["ADMIN", "PLANNER"])) return null;
  const submit = async () => {
    const { data, error } = await save({ campaign: campaign.id, name });
    const why = error ? problemText(error) : refusalIn(data);
    setProblem(why);
    if (why !== null || !data || !("id" in data.saveProgramme)) return;
    void message.success(t.done(name));
    void navigate(`/programmes/${data.saveProgramme.id}`);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.save}</Button>
      {isOpen && (
        <FormDialog
          title={t.save}
          does={t.save}
          isReady={name.trim() !== ""}
          isBusy={fetching}
          problem={problem}
          onSubmit={submit}
          onClose={() => setOpen(false)}
        >
          <p className={form.note}>{t.about}</p>
          <label className={form.field}>
            <span>{t.name}</span>
            <Input
              autoFocus
              required
              maxLength={200}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          </label>
        </FormDialog>
      )}
    </>
  );
}
