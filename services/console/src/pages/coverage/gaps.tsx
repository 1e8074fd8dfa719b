import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { earliest } from "../../reach/reach.rules.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { LinkButton } from "../../ui/link-button.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { ShareBar } from "../../ui/share-bar.js";
import { GapsOf } from "./gaps.documents.js";
import styles from "./gaps.module.css";
import { gapsFor, gapRegistrationAddress } from "./gaps.rules.js";
import { shortCommunityName } from "./matrix.rules.js";
import type { CoverageSearch } from "./search.rules.js";

const messages = defineMessages({
  "zh-CN": {
    title: (audience: string) => `缺口最大的地方 · ${audience}`,
    asOf: (when: string) => `截至 ${when}`,
    nothing: "没有缺口：目标都已达到，或人口未知。",
    short: (people: string) => `还差 ${people} 人`,
    ofPeople: (reached: string, population: string) => `${reached} / ${population}`,
    plan: "在这里安排",
    planAbout: (area: string, audience: string) => `在这里安排：${area}，${audience}`,
    at: "可用场所：",
    all: (n: number) => `显示前 ${n} 处`,
    fewer: "收起",
    days: "缺口按全部时间计算，不受日期筛选影响。",
  },
  en: {
    title: (audience) => `Largest gaps · ${audience}`,
    asOf: (when) => `as of ${when}`,
    nothing: "No gaps: every target is reached, or the population is unknown.",
    short: (people) => `${people} people short`,
    ofPeople: (reached, population) => `${reached} / ${population}`,
    plan: "Plan something here",
    planAbout: (area, audience) => `Plan something here: ${area}, ${audience}`,
    at: "Venues:",
    all: (n) => `Show the first ${n}`,
    fewer: "Show fewer",
    days: "Gaps are counted over all time, whatever days are chosen above.",
  },
});

/** Number of gaps that are shown at first, and after "show more". */
const [AT_FIRST, MOST] = [6, 40];
const MOST_VENUES = 3;

interface GapsProps {
  readonly area: string;
  readonly search: CoverageSearch;
  /** Name of the audience in focus. */
  readonly audience: string;
}

/** The areas with most people still to reach, each with a link to plan an event there. */
export function Gaps({ area, search, audience }: GapsProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const mayPlan = holds(useViewer(), ["ADMIN", "PLANNER", "PARTNER"]);
  const [showsMore, setShowsMore] = useState(false);
  const [{ data, error }, refetch] = useQuery({
    query: GapsOf,
    variables: { area, campaign: search.campaign },
  });
  const gaps = data && gapsFor(data.gaps, search.audience);
  const asOf = data && earliest(data.gaps.map((gap) => gap.asOf));
  return (
    <Section title={t.title(audience)} aside={asOf && t.asOf(formats.when(asOf))}>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={380} />}
      {gaps?.length === 0 && <Nothing>{t.nothing}</Nothing>}
      <ol className={styles.gaps}>
        {gaps?.slice(0, showsMore ? MOST : AT_FIRST).map((gap) => (
          <li key={`${gap.area.id} ${gap.audience.id}`}>
            <div>
              <p className={styles.place}>
                <Link to={`/coverage/${gap.area.id}`}>{shortCommunityName(gap.area.name)}</Link>
                <span>{gap.audience.name}</span>
              </p>
              {mayPlan && gap.venues.length > 0 && (
                <p className={styles.venues}>
                  {t.at}
                  {gap.venues.slice(0, MOST_VENUES).map((venue) => (
                    <Link key={venue.id} to={gapRegistrationAddress(gap, search.campaign, venue.id)}>
                      {venue.name}
                    </Link>
                  ))}
                </p>
              )}
            </div>
            <div className={styles.share}>
              <p>
                <strong>{t.short(formats.count(gap.shortfall))}</strong>
                <span>{t.ofPeople(formats.count(gap.reached), formats.count(gap.population))}</span>
              </p>
              <ShareBar
                rate={gap.population > 0 ? gap.reached / gap.population : null}
                target={targetOf(gap)}
              />
            </div>
            {mayPlan && (
              <LinkButton
                to={gapRegistrationAddress(gap, search.campaign)}
                label={t.planAbout(gap.area.name, gap.audience.name)}
              >
                {t.plan}
              </LinkButton>
            )}
          </li>
        ))}
      </ol>
      {gaps && gaps.length > AT_FIRST && (
        <button type="button" className={styles.all} onClick={() => setShowsMore(!showsMore)}>
          {showsMore ? t.fewer : t.all(Math.min(MOST, gaps.length))}
        </button>
      )}
      {(search.from ?? search.to) && <Nothing>{t.days}</Nothing>}
    </Section>
  );
}

/** Derives the target rate of a gap from its shortfall. */
function targetOf({
  reached,
  shortfall,
  population,
}: {
  reached: number;
  shortfall: number;
  population: number;
}) {
  return population > 0 ? Math.min(1, (reached + shortfall) / population) : null;
}
