import { Button } from "antd";
import { useState } from "react";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { agencyKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useViewer } from "../../session/use-session.js";
import { Icon } from "../../ui/icon.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Table } from "../../ui/table.js";
import { AgencyTree, type AgencyShownFragment } from "./administration.documents.js";
import styles from "./administration-page.module.css";
import { inTreeOrder, managedAgencies } from "./agencies.rules.js";
import { AgencyDialog } from "./agency-dialog.js";

const messages = defineMessages({
  "zh-CN": {
    agencies: "单位",
    name: "名称",
    kind: "类别",
    code: "代码",
    jurisdiction: "辖区",
    many: (first: string, n: number) => `${first} 等 ${n} 处`,
    nothing: "还没有单位。",
    onlyOne: "目前只有这一个单位，账户、场所和活动都归它。派出所、教育局、学校等，请逐一新增。",
    none: "无",
    add: "新增单位",
    edit: "修改",
    editOf: (name: string) => `修改 ${name}`,
  },
  en: {
    agencies: "Agencies",
    name: "Name",
    kind: "Kind",
    code: "Code",
    jurisdiction: "Answers for",
    many: (first, n) => `${first} and ${n - 1} more`,
    nothing: "There are no agencies yet.",
    onlyOne:
      "This is the only agency: accounts, venues and events are its own. Add the police stations, the education bureau, the schools.",
    none: "nowhere",
    add: "Add an agency",
    edit: "Change",
    editOf: (name) => `Change ${name}`,
  },
});

/** Number of area names that are listed before the rest is only counted. */
const MAX_NAMES = 3;

const indented = (name: string, depth: number) => (
  <span style={{ paddingInlineStart: `${depth * 1.25}em` }}>{name}</span>
);

/** The agencies as a tree, each with the areas it is responsible for today. */
export function Agencies() {
  const t = useTranslations(messages);
  const kinds = useTranslations(agencyKinds);
  const formats = useFormats();
  const viewer = useViewer();
  const [edited, setEdited] = useState<AgencyShownFragment | "new" | null>(null);
  const [{ data, error }, refetch] = useQuery({ query: AgencyTree });
  const rows = inTreeOrder(data?.agencies ?? []);
  const administered = viewer.grants.filter(({ role }) => role === "ADMIN").map(({ area }) => area.id);
  const managed = managedAgencies(data?.agencies ?? [], administered);
  const edit = (agency: AgencyShownFragment) => (
    <Button size="small" onClick={() => setEdited(agency)} aria-label={t.editOf(agency.name)}>
      {t.edit}
    </Button>
  );
  return (
    <>
      <div className={styles.above}>
        <Button
          className={styles.end}
          type="primary"
          icon={<Icon name="plus" size={16} />}
          onClick={() => setEdited("new")}
        >
          {t.add}
        </Button>
      </div>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={360} />}
      {data && rows.length === 0 && <Nothing>{t.nothing}</Nothing>}
      {rows.length === 1 && <Nothing>{t.onlyOne}</Nothing>}
      {rows.length > 0 && (
        <Table
          label={t.agencies}
          rows={rows}
          keyOf={({ agency }) => agency.id}
          columns={[
            {
              name: t.name,
              of: ({ agency, depth }) => indented(agency.name, depth),
            },
            { name: t.kind, of: ({ agency }) => kinds[agency.kind] },
            { name: t.code, of: ({ agency }) => agency.code },
            {
              name: t.jurisdiction,
              of: ({ agency: { jurisdiction } }) => {
                const names = jurisdiction.map(({ name }) => name);
                if (names.length === 0) return t.none;
                return names.length > MAX_NAMES ? t.many(names[0]!, names.length) : formats.list(names);
              },
            },
            { name: "", of: ({ agency }) => managed.has(agency.id) && edit(agency) },
          ]}
        />
      )}
      {edited && (
        <AgencyDialog
          agency={edited === "new" ? null : edited}
          parents={[...managed]}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}
