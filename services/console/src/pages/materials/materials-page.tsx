import { Button, Select } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import type { MaterialKind } from "../../graph/schema.js";
import { useTranslations } from "../../language/language.js";
import { materialKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { Icon } from "../../ui/icon.js";
import { Empty, Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { MaterialCard } from "./material-card.js";
import { MaterialDialog } from "./material-dialog.js";
import { Materials } from "./materials.documents.js";
import styles from "./materials-page.module.css";
import { MATERIAL_KINDS, readMaterialSearch, writeMaterialSearch } from "./search.rules.js";

const messages = defineMessages({
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

/** Page with the library of materials: `/materials`. */
export function Component() {
  const t = useTranslations(messages);
  const kinds = useTranslations(materialKinds);
  const viewer = useViewer();
  const [params, setParams] = useSearchParams();
  const search = readMaterialSearch(params);
  const [isAdding, setIsAdding] = useState(false);
  const [{ data, error }, refetch] = useQuery({
    query: Materials,
    variables: {
      ...(search.kind && { kinds: [search.kind] }),
      ...(search.audience && { audience: search.audience }),
    },
  });
  const mayAdd = holds(viewer, ["ADMIN", "PLANNER", "PARTNER"]);
  const add = mayAdd && (
    <Button type="primary" icon={<Icon name="plus" size={16} />} onClick={() => setIsAdding(true)}>
      {t.add}
    </Button>
  );
  const isFiltered = search.kind !== null || search.audience !== null;
  return (
    <Page title={t.title} lead={t.lead} actions={(data?.materials.length !== 0 || isFiltered) && add}>
      <div className={styles.filters} role="group" aria-label={t.filters}>
        <Select<MaterialKind | "">
          aria-label={t.everyKind}
          value={search.kind ?? ""}
          onChange={(kind) =>
            setParams(writeMaterialSearch({ ...search, kind: kind || null }), { replace: true })
          }
          options={[
            { value: "", label: t.everyKind },
            ...MATERIAL_KINDS.map((kind) => ({ value: kind, label: kinds[kind] })),
          ]}
          popupMatchSelectWidth={false}
        />
        <Select<string>
          aria-label={t.everybody}
          value={search.audience ?? ""}
          onChange={(audience) =>
            setParams(writeMaterialSearch({ ...search, audience: audience || null }), { replace: true })
          }
          options={[
            { value: "", label: t.everybody },
            ...(data?.audiences ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          popupMatchSelectWidth={false}
        />
      </div>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={320} />}
      {data?.materials.length === 0 && isFiltered && <Nothing>{t.nothingLike}</Nothing>}
      {data?.materials.length === 0 && !isFiltered && (
        <Empty icon="material" title={t.nothing} step={add}>
          {t.nothingAbout}
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
