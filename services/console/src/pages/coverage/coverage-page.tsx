import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { useWithBelow } from "../../planning/use-agencies.js";
import { useLiveReach } from "../../reach/live.js";
import { earliest } from "../../reach/reach.rules.js";
import { useConsistentTotals } from "../../reach/use-consistent-totals.js";
import { useViewer } from "../../session/use-session.js";
import { holds, hasAccessTo, widestArea, type SessionViewer } from "../../session/viewer.rules.js";
import { useIsNarrow } from "../../ui/media.js";
import { Failed, Loading } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { CoverageActions } from "./actions.js";
import { AreaList } from "./area-list.js";
import styles from "./coverage-page.module.css";
import { AreaName, CoverageOf } from "./coverage.documents.js";
import { Curve } from "./curve.js";
import { CoverageFilters, FiltersOnPaper } from "./filters.js";
import { Matrix } from "./matrix.js";
import { Gaps } from "./gaps.js";
import { isMostlyUnknown, matrixOf } from "./matrix.rules.js";
import { messages } from "./messages.js";
import {
  coverageFilterOf,
  readCoverageSearch,
  writeCoverageSearch,
  type CoverageSelection,
  type CoverageSearch,
} from "./search.rules.js";
import { TileMap } from "./tile-map.js";
import { useMonths } from "./use-months.js";

/** Page with the coverage by area and audience: `/coverage/:area`, by default the viewer's widest area. */
export function Component() {
  const viewer = useViewer();
  const { area = widestArea(viewer)!.id } = useParams();
  return <CoverageOfArea key={area} area={area} />;
}

function CoverageOfArea({ area }: { area: string }) {
  const t = useTranslations(messages);
  const [params] = useSearchParams();
  const search = readCoverageSearch(params);
  const agencies = useWithBelow(search.agency);
  if (search.agency === null || agencies !== null)
    return <Coverage area={area} search={search} question={{ ...search, agencies }} />;
  return (
    <Page title={t.coverage}>
      <Loading height={620} />
    </Page>
  );
}

interface CoverageProps {
  readonly area: string;
  readonly search: CoverageSearch;
  readonly question: CoverageSelection;
}

function Coverage({ area, search, question }: CoverageProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const viewer = useViewer();
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const addressOf = (place: string, changed: CoverageSearch = search) =>
    `/coverage/${place}${writeCoverageSearch(changed)}`;
  const change = (changed: CoverageSearch) =>
    void navigate(addressOf(area, changed), { replace: true, preventScrollReset: true });

  const [{ data: named }] = useQuery({ query: AreaName, variables: { area } });
  const [{ data, error }, refetch] = useQuery({
    query: CoverageOf,
    variables: { area, filter: coverageFilterOf(question) },
  });
  const { total: monthsTotal, ...months } = useMonths(area, question);
  const notLive = useLiveReach(area);

  const name = named?.area?.name ?? knownName(viewer, area) ?? t.coverage;
  const matrix = data && matrixOf(data, { id: area, name }, t.everybody);
  const column = Math.max(0, matrix?.columns.findIndex(({ audience }) => audience === search.audience) ?? 0);
  const focused = matrix?.place.shares[column];
  // For a street or a community the matrix already shows everything.
  const isDistrict = named?.area?.level === "DISTRICT";
  const refetchAll = () => {
    refetch({ requestPolicy: "network-only" });
    months.refetch();
  };
  useConsistentTotals([data?.whole.total, data?.areas.total, data?.cells.total], refetchAll);
  useConsistentTotals([focused, monthsTotal], refetchAll);

  const trail = data?.area?.path.filter(({ id }) => id !== area && hasAccessTo(viewer, id));
  const asOf = data && earliest([data.whole.asOf, data.areas.asOf, data.cells.asOf]);
  const asOfText = asOf ? t.asOf(formats.when(asOf)) : "\u00a0";
  const parts = {
    focus: search.audience,
    onFocus: (audience: string | null) => change({ ...search, audience }),
    addressOf: (place: string) => addressOf(place),
  };
  return (
    <Page
      title={name}
      trail={
        trail?.map(({ id, name: title }) => ({ name: title, to: addressOf(id) })) ??
        (area === widestArea(viewer)?.id ? [] : null)
      }
      lead={
        <>
          {asOfText}
          {notLive && ` · ${notLive}`}
          <FiltersOnPaper search={search} />
        </>
      }
      actions={<CoverageActions area={area} question={question} />}
    >
      <CoverageFilters search={search} onChange={change} />
      {error && !data && <Failed error={error} onRetry={refetchAll} />}
      {!error && !data && <Loading height={620} />}
      {matrix && isNarrow && <AreaList matrix={matrix} {...parts} />}
      {matrix && !isNarrow && <Matrix matrix={matrix} up={trail?.at(-1)?.id ?? null} {...parts} />}
      {matrix && isMostlyUnknown(matrix) && (
        <p className={styles.unknown} data-empty>
          {t.mostlyUnknown}{" "}
          {holds(viewer, ["ADMIN", "PLANNER"]) && <Link to={`/areas/${area}`}>{t.enterPeople}</Link>}
        </p>
      )}
      {matrix && focused && (
        <>
          <Curve
            {...months}
            audience={matrix.columns[column]!.name}
            search={search}
            area={name}
            asOf={asOfText}
            share={focused}
          />
          <Gaps area={area} search={search} audience={matrix.columns[column]!.name} />
          {isDistrict && (
            <TileMap matrix={matrix} column={column} question={question} addressOf={parts.addressOf} />
          )}
        </>
      )}
    </Page>
  );
}

/** Returns the name of an area if the viewer has a grant for it, before the query answers. */
function knownName({ grants }: SessionViewer, area: string): string | undefined {
  return grants.find(({ area: { id } }) => id === area)?.area.name;
}
