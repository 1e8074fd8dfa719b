import { Button, Segmented } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useOwnAgencies } from "../../planning/use-agencies.js";
import { Icon } from "../../ui/icon.js";
import { LinkButton } from "../../ui/link-button.js";
import { useIsNarrow } from "../../ui/media.js";
import { Empty, Failed, Loading } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { SpeakerDialog } from "./speaker-dialog.js";
import { SpeakerList } from "./speakers.documents.js";
import styles from "./speakers.module.css";
import { useLanguageNames } from "../../language/language-names.js";

const messages = defineMessages({
  "zh-CN": {
    title: "宣讲员",
    whose: "范围",
    own: "本单位",
    all: "全部",
    nothing: "还没有宣讲员",
    nothingOwn: "本单位还没有宣讲员",
    nothingAbout: "登记讲座和课程时，从这里选有空的人。可以逐个新增，也可以导入一张表。",
    weekly: (n: string) => `每周至多 ${n} 场`,
    add: "新增宣讲员",
    import: "导入表格",
  },
  en: {
    title: "Speakers",
    whose: "Whose",
    own: "Ours",
    all: "All",
    nothing: "There are no speakers yet",
    nothingOwn: "Your agency has no speakers yet",
    nothingAbout:
      "Whoever is free is chosen from here when a lecture or a class is registered. Add one at a time, or import a table.",
    weekly: (n) => `${n} a week at most`,
    add: "New speaker",
    import: "Import a table",
  },
});

/** Page with the speakers of the viewer's agency and its descendants, or all: `?of=own|all`. */
export function Component() {
  const t = useTranslations(messages);
  const formats = useFormats();
  const ownAgencies = useOwnAgencies();
  const isNarrow = useIsNarrow();
  const languageNames = useLanguageNames();
  const [search, setSearch] = useSearchParams();
  const of = search.get("of") === "all" ? "all" : "own";
  const [isAdding, setAdding] = useState(false);
  const [{ data, error }, refetch] = useQuery({
    query: SpeakerList,
    variables: { agencies: of === "own" ? ownAgencies : null },
    pause: of === "own" && ownAgencies === null,
  });
  const isEmpty = data?.speakers.length === 0;
  const add = (
    <>
      <LinkButton to="/import?kind=speakers" icon="upload" label={t.import}>
        {isNarrow && !isEmpty ? null : t.import}
      </LinkButton>
      <Button type="primary" icon={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
        {t.add}
      </Button>
    </>
  );
  return (
    <Page title={t.title} actions={!isEmpty && add}>
      <div className={styles.filters}>
        <Segmented<string>
          aria-label={t.whose}
          value={of}
          onChange={(value) => setSearch(value === "own" ? {} : { of: value }, { replace: true })}
          options={[
            { value: "own", label: t.own },
            { value: "all", label: t.all },
          ]}
        />
      </div>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={320} />}
      {isEmpty && (
        <Empty icon="voice" title={of === "own" ? t.nothingOwn : t.nothing} step={add}>
          {t.nothingAbout}
        </Empty>
      )}
      <ul className={styles.list}>
        {data?.speakers.map(({ id, name, agency, audiences, languages, weeklyLimit }) => (
          <li key={id}>
            <span className={styles.name}>{name}</span>
            <span className={styles.about}>
              {[
                agency.name,
                formats.list(audiences.map((audience) => audience.name)),
                formats.list(languages.map(languageNames)),
                t.weekly(formats.count(weeklyLimit)),
              ].join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {isAdding && <SpeakerDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}
