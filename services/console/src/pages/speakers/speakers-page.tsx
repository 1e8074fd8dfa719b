import { App, Button, Input, InputNumber, Segmented, Select } from "antd";
import { useId, useState, type FormEvent } from "react";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useAct } from "../../graph/use-act.js";
import { useFormats } from "../../language/formats.js";
import { useWords } from "../../language/language.js";
import { words } from "../../language/words.js";
import { useViewer } from "../../session/use-session.js";
import { Icon } from "../../ui/icon.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { AddSpeaker, SpeakerList } from "./speakers.documents.js";
import styles from "./speakers.module.css";

const said = words({
  "zh-CN": {
    title: "宣讲员",
    whose: "范围",
    own: "本单位",
    all: "全部",
    nothing: "还没有宣讲员。",
    weekly: (n: string) => `每周至多 ${n} 场`,
    add: "新增宣讲员",
    import: "导入表格",
    name: "姓名",
    audiences: "适合哪些对象",
    languages: "语言（普通话、宁夏话等）",
    limit: "每周至多几场",
    save: "新增",
    back: "返回",
    missing: "请填写姓名、对象和语言。",
    done: (name: string) => `已新增：${name}`,
    mandarin: "普通话",
    dialect: "宁夏话",
    english: "英语",
  },
  en: {
    title: "Speakers",
    whose: "Whose",
    own: "Ours",
    all: "All",
    nothing: "There are no speakers yet.",
    weekly: (n) => `${n} a week at most`,
    add: "Add a speaker",
    import: "Import a table",
    name: "Name",
    audiences: "For whom",
    languages: "Languages and dialects",
    limit: "Events a week at most",
    save: "Add",
    back: "Back",
    missing: "Give a name, an audience and a language.",
    done: (name) => `Added: ${name}`,
    mandarin: "Mandarin",
    dialect: "Ningxia dialect",
    english: "English",
  },
});

/** Who can give a talk: `?of=own|all`. */
export function Component() {
  const say = useWords(said);
  const formats = useFormats();
  const viewer = useViewer();
  const [search, setSearch] = useSearchParams();
  const of = search.get("of") === "all" ? "all" : "own";
  const [isAdding, setAdding] = useState(false);
  const [{ data, error }, again] = useQuery({
    query: SpeakerList,
    variables: { agency: of === "own" ? viewer.agency.id : null },
  });
  return (
    <Page
      title={say.title}
      actions={
        !isAdding && (
          <Button type="primary" icon={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
            {say.add}
          </Button>
        )
      }
    >
      {isAdding && data && <SpeakerForm audiences={data.audiences} onEnd={() => setAdding(false)} />}
      <div className={styles.filters}>
        <Segmented<string>
          aria-label={say.whose}
          value={of}
          onChange={(value) => setSearch(value === "own" ? {} : { of: value }, { replace: true })}
          options={[
            { value: "own", label: say.own },
            { value: "all", label: say.all },
          ]}
        />
        <Link to="/import?kind=speakers">{say.import}</Link>
      </div>
      {error && !data && <Failed error={error} onAgain={() => again({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={320} />}
      {data?.speakers.length === 0 && <Nothing>{say.nothing}</Nothing>}
      <ul className={styles.list}>
        {data?.speakers.map(({ id, name, agency, audiences, languages, weeklyLimit }) => (
          <li key={id}>
            <span className={styles.name}>{name}</span>
            <span className={styles.about}>
              {[
                ...(of === "all" ? [agency.name] : []),
                formats.list(audiences.map((audience) => audience.name)),
                formats.list(languages),
                say.weekly(formats.count(weeklyLimit)),
              ].join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </Page>
  );
}

interface SpeakerFormProps {
  readonly audiences: readonly { readonly id: string; readonly name: string }[];
  readonly onEnd: () => void;
}

const USUAL_LIMIT = 5;

function SpeakerForm({ audiences, onEnd }: SpeakerFormProps) {
  const say = useWords(said);
  const id = useId();
  const viewer = useViewer();
  const { message } = App.useApp();
  const act = useAct(AddSpeaker);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [languages, setLanguages] = useState<string[]>(["zh-CN"]);
  const [weeklyLimit, setWeeklyLimit] = useState(USUAL_LIMIT);
  const [isMissing, setMissing] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const isWhole = name.trim() !== "" && chosen.length > 0 && languages.length > 0;
    setMissing(!isWhole);
    if (!isWhole) return;
    const input = { name: name.trim(), agency: viewer.agency.id, audiences: chosen, languages, weeklyLimit };
    if (!(await act.run({ input }))) return;
    void message.success(say.done(name.trim()));
    onEnd();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <label htmlFor={`${id}-name`}>{say.name}</label>
      <Input
        id={`${id}-name`}
        autoFocus
        value={name}
        maxLength={50}
        onChange={({ target }) => setName(target.value)}
      />
      <label htmlFor={`${id}-audiences`}>{say.audiences}</label>
      <Select<string[]>
        id={`${id}-audiences`}
        mode="multiple"
        value={[...chosen]}
        onChange={setChosen}
        options={audiences.map(({ id: value, name: label }) => ({ value, label }))}
      />
      <label htmlFor={`${id}-languages`}>{say.languages}</label>
      <Select<string[]>
        id={`${id}-languages`}
        mode="tags"
        value={languages}
        onChange={setLanguages}
        options={[
          { value: "zh-CN", label: say.mandarin },
          { value: "宁夏话", label: say.dialect },
          { value: "en", label: say.english },
        ]}
      />
      <label htmlFor={`${id}-limit`}>{say.limit}</label>
      <InputNumber
        id={`${id}-limit`}
        min={1}
        max={50}
        value={weeklyLimit}
        onChange={(value) => setWeeklyLimit(value ?? USUAL_LIMIT)}
      />
      {(isMissing || act.problem) && (
        <p role="alert" className={styles.problem}>
          {isMissing ? say.missing : act.problem}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="primary" htmlType="submit" loading={act.isBusy}>
          {say.save}
        </Button>
        <Button onClick={onEnd}>{say.back}</Button>
      </div>
    </form>
  );
}
