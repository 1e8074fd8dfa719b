import { Button } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { confidences } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useViewer } from "../../session/use-session.js";
import { holds, hasAccessTo, widestArea } from "../../session/viewer.rules.js";
import { Icon } from "../../ui/icon.js";
import { Empty, Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { Section } from "../../ui/section.js";
import { Table } from "../../ui/table.js";
import { AdjustDialog } from "./adjust-dialog.js";
import { AreaAndPeople } from "./areas.documents.js";
import { peopleBelow } from "./areas.rules.js";
import styles from "./areas-page.module.css";
import { PopulationDialog } from "./population-dialog.js";

const messages = defineMessages({
  "zh-CN": {
    title: "区划与人口",
    lead: "人口是覆盖率的分母。没有统计过的，显示为未知，不会当作零。",
    here: "本区划人口",
    below: "下级区划",
    audience: "人群",
    people: "人数",
    asOf: "统计日期",
    kind: "口径",
    source: "来源",
    area: "区划",
    code: "代码",
    unknown: "未知",
    summed: "覆盖率就用这些数字：没有自己数字的区划，按它的下级合计。",
    nothingHere: "这个区划还没有人口数据",
    nothingBelow: "没有下级区划。",
    enter: "登记人口",
    adjust: "区划调整",
    gone: "没有这个区划，或者您看不到它。",
  },
  en: {
    title: "Areas and people",
    lead: "Coverage is counted over these figures. What nobody has counted is shown as unknown, never as nobody.",
    here: "People here",
    below: "Areas below",
    audience: "Audience",
    people: "People",
    asOf: "As of",
    kind: "How known",
    source: "Source",
    area: "Area",
    code: "Code",
    unknown: "unknown",
    summed:
      "Coverage is counted over just these: an area without a figure of its own has the sum of what lies in it.",
    nothingHere: "There is no figure of this area yet",
    nothingBelow: "No areas below.",
    enter: "Enter a figure",
    adjust: "Change divisions",
    gone: "There is no such area, or it is not for you to see.",
  },
});

const linkTo = (id: string, name: string) => <Link to={`/areas/${id}`}>{name}</Link>;

/** Page with the tree of areas and their populations: `/areas/:area`, by default the viewer's widest area. */
export function Component() {
  const t = useTranslations(messages);
  const known = useTranslations(confidences);
  const formats = useFormats();
  const viewer = useViewer();
  const { area = widestArea(viewer)!.id } = useParams();
  const [dialog, setDialog] = useState<"people" | "divisions" | null>(null);
  const [{ data, error }, refetch] = useQuery({ query: AreaAndPeople, variables: { area } });
  const shown = data?.area?.id === area ? data.area : null;
  const audiences = data?.audiences ?? [];
  const below = peopleBelow(data?.below.rows ?? []);
  return (
    <Page
      title={shown?.name ?? t.title}
      lead={t.lead}
      trail={
        shown?.path
          .filter(({ id }) => id !== area && hasAccessTo(viewer, id))
          .map(({ id, name }) => ({ name, to: `/areas/${id}` })) ??
        (area === widestArea(viewer)?.id || data ? [] : null)
      }
      actions={
        shown && (
          <>
            {holds(viewer, ["ADMIN"]) && <Button onClick={() => setDialog("divisions")}>{t.adjust}</Button>}
            <Button type="primary" icon={<Icon name="plus" size={16} />} onClick={() => setDialog("people")}>
              {t.enter}
            </Button>
          </>
        )
      }
    >
      {error && !shown && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !shown && !data && <Loading height={420} />}
      {data && !data.area && <Nothing>{t.gone}</Nothing>}
      {shown && (
        <>
          <Section title={t.here} aside={shown.id}>
            {shown.populations.length === 0 ? (
              <Empty
                icon="crowd"
                title={t.nothingHere}
                step={<Button onClick={() => setDialog("people")}>{t.enter}</Button>}
              />
            ) : (
              <Table
                label={t.here}
                rows={shown.populations}
                keyOf={({ audience }) => audience.id}
                columns={[
                  { name: t.audience, of: ({ audience }) => audience.name },
                  { name: t.people, of: ({ people }) => formats.count(people), isFigure: true },
                  { name: t.asOf, of: ({ asOf }) => formats.fullDay(asOf) },
                  { name: t.kind, of: ({ confidence }) => known[confidence] },
                  { name: t.source, of: ({ source }) => source },
                ]}
              />
            )}
          </Section>
          <Section title={t.below} aside={shown.children.length || undefined}>
            {shown.children.length === 0 ? (
              <Nothing>{t.nothingBelow}</Nothing>
            ) : (
              <Table
                label={t.below}
                rows={shown.children}
                keyOf={({ id }) => id}
                columns={[
                  { name: t.area, of: ({ id, name }) => linkTo(id, name) },
                  { name: t.code, of: ({ id }) => id },
                  ...audiences.map(({ id, name }) => ({
                    name,
                    isFigure: true,
                    of: (child: { readonly id: string }) => {
                      const people = below.get(child.id, id);
                      return people === null ? t.unknown : formats.count(people);
                    },
                  })),
                ]}
              />
            )}
            {shown.children.length > 0 && <p className={styles.note}>{t.summed}</p>}
          </Section>
        </>
      )}
      {dialog === "people" && shown && (
        <PopulationDialog area={shown} audiences={audiences} onClose={() => setDialog(null)} />
      )}
      {dialog === "divisions" && shown && <AdjustDialog area={shown} onClose={() => setDialog(null)} />}
    </Page>
  );
}
