import { Button, Checkbox, Input, Segmented, Select } from "antd";
import { useEffect, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useQuery } from "urql";
import type { VenueKind } from "../../graph/schema.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { venueKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useOwnAgencies } from "../../planning/use-agencies.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { CLEAR } from "../../ui/clear.js";
import { Icon } from "../../ui/icon.js";
import { LinkButton } from "../../ui/link-button.js";
import { useIsNarrow } from "../../ui/media.js";
import { Empty, Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { VenueDialog } from "./venue-dialog.js";
import { VenueList as VenueListDocument } from "./venues.documents.js";
import styles from "./venues.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "场所",
    search: "名称或地址",
    whose: "范围",
    own: "本单位",
    all: "全部",
    kind: "类型",
    allKinds: "全部类型",
    count: (n: string) => `${n} 处`,
    nothing: "没有符合条件的场所。",
    none: "还没有场所",
    noneOwn: "本单位还没有场所",
    noneAbout: "学校、社区活动室、企业会议室……登记活动时从这里选，开放时间和容纳人数会自动检查。",
    holds: (n: string) => `可容纳 ${n} 人`,
    archived: "不再使用",
    more: "显示更多",
    import: "导入表格",
    add: "新增场所",
    archivedOnly: "只看不再使用的",
  },
  en: {
    title: "Venues",
    search: "Name or address",
    whose: "Whose",
    own: "Ours",
    all: "All",
    kind: "Kind",
    allKinds: "All kinds",
    count: (n) => `${n} venues`,
    nothing: "No venue is like that.",
    none: "There are no venues yet",
    noneOwn: "Your agency has no venues yet",
    noneAbout:
      "Schools, community rooms, meeting rooms: events are registered at them, within their hours and what they hold.",
    holds: (n) => `holds ${n}`,
    archived: "not in use",
    more: "Show more",
    import: "Import a table",
    add: "New venue",
    archivedOnly: "Only those not in use",
  },
});

const PAUSE_MS = 250;

/** List of the venues of the viewer's agency and its descendants, or all: `?of=own|all&kind=&text=&archived=yes`. */
export function VenueList() {
  const t = useTranslations(messages);
  const kinds = useTranslations(venueKinds);
  const formats = useFormats();
  const viewer = useViewer();
  const ownAgencies = useOwnAgencies();
  const isNarrow = useIsNarrow();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const isPartner = !holds(viewer, ["ADMIN", "PLANNER", "OFFICER", "ANALYST"]);
  const of = search.get("of") ?? (isPartner ? "own" : "all");
  const kind = search.get("kind") as VenueKind | null;
  const searchText = search.get("text") ?? "";
  const isArchived = search.get("archived") === "yes";
  const [text, setText] = useState(searchText);
  const [isAdding, setAdding] = useState(false);
  const set = (name: string, value: string | null) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  };
  useEffect(() => {
    if (text.trim() === searchText) return undefined;
    const timer = setTimeout(() => set("text", text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
    // Only a change of the text restarts the timer; the callback has a new identity at every render.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [text]);
  const filter = {
    ...(of === "own" && { agencies: ownAgencies }),
    ...(kind && { kinds: [kind] }),
    ...(searchText && { text: searchText }),
    ...(isArchived && { archived: true }),
  };
  const mayAdd = holds(viewer, ["ADMIN", "PLANNER", "PARTNER"]);
  const isFiltered = Boolean(kind || searchText || isArchived);
  const [{ data: first }] = useQuery({
    query: VenueListDocument,
    variables: { filter, after: null },
    pause: of === "own" && ownAgencies === null,
  });
  const isEmpty = !isFiltered && first?.venues.totalCount === 0;
  const add = mayAdd && (
    <>
      <LinkButton to="/import?kind=venues" icon="upload" label={t.import}>
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
        <Input
          aria-label={t.search}
          placeholder={t.search}
          value={text}
          allowClear={CLEAR}
          onChange={({ target }) => setText(target.value)}
        />
        <Segmented<string>
          aria-label={t.whose}
          value={of}
          onChange={(value) => set("of", value)}
          options={[
            { value: "own", label: t.own },
            { value: "all", label: t.all },
          ]}
        />
        <Select<string>
          aria-label={t.kind}
          value={kind ?? ""}
          popupMatchSelectWidth={false}
          onChange={(value) => set("kind", value)}
          options={[
            { value: "", label: t.allKinds },
            ...Object.entries(kinds).map(([value, label]) => ({ value, label })),
          ]}
        />
        <Checkbox
          checked={isArchived}
          onChange={({ target }) => set("archived", target.checked ? "yes" : null)}
        >
          {t.archivedOnly}
        </Checkbox>
      </div>
      {isEmpty && (
        <Empty icon="place" title={of === "own" ? t.noneOwn : t.none} step={add}>
          {t.noneAbout}
        </Empty>
      )}
      {of === "own" && ownAgencies === null && <Loading height={320} />}
      {!isEmpty && !(of === "own" && ownAgencies === null) && (
        <Pages filter={filter} key={JSON.stringify(filter)} t={t} format={formats.count} />
      )}
      {isAdding && (
        <VenueDialog
          onClose={() => setAdding(false)}
          onCreated={(venue) => void navigate(`/venues/${venue}`)}
        />
      )}
    </Page>
  );
}

interface PagesProps {
  readonly filter: object;
  readonly t: (typeof messages)["zh-CN"];
  readonly format: (n: number) => string;
}

/** The pages of the list that the user has loaded so far. */
function Pages({ filter, t, format }: PagesProps) {
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  return (
    <>
      {cursors.map((after, index) => (
        <ListPage
          key={after ?? ""}
          filter={filter}
          after={after}
          isFirst={index === 0}
          isLast={index === cursors.length - 1}
          t={t}
          format={format}
          onMore={(next) => setCursors([...cursors, next])}
        />
      ))}
    </>
  );
}

interface ListPageProps extends PagesProps {
  readonly after: string | null;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMore: (after: string) => void;
}

function ListPage({ filter, after, isFirst, isLast, t, format, onMore }: ListPageProps) {
  const kinds = useTranslations(venueKinds);
  const [{ data, error }, refetch] = useQuery({ query: VenueListDocument, variables: { filter, after } });
  if (!data)
    return error ? (
      <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />
    ) : (
      <Loading height={320} />
    );
  const { nodes, totalCount, pageInfo } = data.venues;
  return (
    <>
      {isFirst && totalCount === 0 && <Nothing>{t.nothing}</Nothing>}
      {isFirst && totalCount > 0 && <p className={styles.quiet}>{t.count(format(totalCount))}</p>}
      <ul className={styles.list}>
        {nodes.map((venue) => (
          <li key={venue.id}>
            <Link to={`/venues/${venue.id}`}>
              <span>
                <span className={styles.name}>{venue.name}</span>
                <span className={styles.about}>
                  {[
                    kinds[venue.kind],
                    venue.area.name,
                    t.holds(format(venue.capacity)),
                    ...(venue.agency ? [venue.agency.name] : []),
                    ...(venue.archived ? [t.archived] : []),
                  ].join(" · ")}
                </span>
              </span>
              <Icon name="next" size={16} />
            </Link>
          </li>
        ))}
      </ul>
      {isLast && pageInfo.hasNextPage && (
        <Button onClick={() => onMore(pageInfo.endCursor!)}>{t.more}</Button>
      )}
    </>
  );
}
