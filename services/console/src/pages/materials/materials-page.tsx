import { Button, Select } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import type { MaterialKind } from "../../graph/schema.js";
import { useWords } from "../../language/language.js";
import { materialKinds } from "../../language/terms.js";
import { words } from "../../language/message-catalog.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { Icon } from "../../ui/icon.js";
import { Empty, Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { MaterialCard } from "./material-card.js";
import { MaterialDialog } from "./material-dialog.js";
import { Materials } from "./materials.documents.js";
import styles from "./materials-page.module.css";
import { KINDS, readSearch, writeSearch } from "./search.rules.js";

const said = words({
  "zh-CN": {
    title: "宣传素材",
    lead: "案例、课件、折页、视频和小测验，各单位共用。",
    filters: "筛选",
    everyKind: "全部类型",
    everybody: "全部人群",
    add: "新增素材",
    nothing: "还没有素材",
    nothingAbout: "存好的案例、课件和折页，登记活动和起草推送时都能选用。",
    nothingLike: "没有符合条件的素材。",
  },
  en: {
    title: "Materials",
    lead: "Cases, slides, leaflets, videos and quizzes, for every agency.",
    filters: "Filters",
    everyKind: "All kinds",
    everybody: "All audiences",
    add: "Add material",
    nothing: "There is no material yet",
    nothingAbout: "Cases, slides and leaflets that are kept here can be chosen for events and pushes.",
    nothingLike: "No material is like that.",
  },
});

/** The library: `/materials`. */
export function Component() {
  const say = useWords(said);
  const kinds = useWords(materialKinds);
  const viewer = useViewer();
  const [params, setParams] = useSearchParams();
  const search = readSearch(params);
  const [isAdding, setIsAdding] = useState(false);
  const [{ data, error }, again] = useQuery({
    query: Materials,
    variables: {
      ...(search.kind && { kinds: [search.kind] }),
      ...(search.audience && { audience: search.audience }),
    },
  });
  const mayAdd = holds(viewer, ["ADMIN", "PLANNER", "PARTNER"]);
  const add = mayAdd && (
    <Button type="primary" icon={<Icon name="plus" size={16} />} onClick={() => setIsAdding(true)}>
      {say.add}
    </Button>
  );
  const isFiltered = search.kind !== null || search.audience !== null;
  return (
    <Page title={say.title} lead={say.lead} actions={(data?.materials.length !== 0 || isFiltered) && add}>
      <div className={styles.filters} role="group" aria-label={say.filters}>
        <Select<MaterialKind | "">
          aria-label={say.everyKind}
          value={search.kind ?? ""}
          onChange={(kind) => setParams(writeSearch({ ...search, kind: kind || null }), { replace: true })}
          options={[
            { value: "", label: say.everyKind },
            ...KINDS.map((kind) => ({ value: kind, label: kinds[kind] })),
          ]}
          popupMatchSelectWidth={false}
        />
        <Select<string>
          aria-label={say.everybody}
          value={search.audience ?? ""}
          onChange={(audience) =>
            setParams(writeSearch({ ...search, audience: audience || null }), { replace: true })
          }
          options={[
            { value: "", label: say.everybody },
            ...(data?.audiences ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          popupMatchSelectWidth={false}
        />
      </div>
      {error && !data && <Failed error={error} onAgain={() => again({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={320} />}
      {data?.materials.length === 0 && isFiltered && <Nothing>{say.nothingLike}</Nothing>}
      {data?.materials.length === 0 && !isFiltered && (
        <Empty icon="material" title={say.nothing} step={add}>
          {say.nothingAbout}
        </Empty>
      )}
      {data && (
        <ul className={styles.materials}>
          {data.materials.map((material) => (
            <MaterialCard key={material.id} material={material} />
          ))}
        </ul>
      )}
      {isAdding && <MaterialDialog audiences={data?.audiences ?? []} onClose={() => setIsAdding(false)} />}
    </Page>
  );
}
