import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { areaLevels } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { ShareBar } from "../../ui/share-bar.js";
import { CampaignProgress, type CampaignFactsFragment } from "./campaigns.documents.js";
import { levelsOf, progressOf } from "./progress.rules.js";
import styles from "./targets.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "目标与进展",
    none: "没有设定目标。",
    asOf: (when: string) => `截至 ${when}`,
    target: (audience: string, level: string, rate: string) => `${audience} · 每个${level}达到 ${rate}`,
    met: (met: string, all: string, level: string) => `${all} 个${level}中 ${met} 个已达标`,
    unknownToo: (n: string) => `，${n} 个人口未知`,
    unknown: "未知",
    all: (n: number) => `显示全部 ${n} 个`,
    fewer: "收起",
  },
  en: {
    title: "Targets and progress",
    none: "No targets are set.",
    asOf: (when) => `as of ${when}`,
    target: (audience, level, rate) => `${audience} · ${rate} in every ${level}`,
    met: (met, all) => `${met} of ${all} reached it`,
    unknownToo: (n) => `, of ${n} the population is unknown`,
    unknown: "unknown",
    all: (n) => `Show all ${n}`,
    fewer: "Show fewer",
  },
});

/** Number of areas of a target that are shown before "show more". */
const AT_FIRST = 4;

/** The targets of a campaign, each with the areas that are farthest from it. */
export function Targets({ campaign }: { campaign: CampaignFactsFragment }) {
  const t = useTranslations(messages);
  if (campaign.targets.length === 0)
    return (
      <Section title={t.title}>
        <Nothing>{t.none}</Nothing>
      </Section>
    );
  return (
    <>
      {levelsOf(campaign.targets).map((level) => (
        <TargetsOfLevel key={level} campaign={campaign} level={level} />
      ))}
    </>
  );
}

interface TargetsOfLevelProps {
  readonly campaign: CampaignFactsFragment;
  readonly level: CampaignFactsFragment["targets"][number]["level"];
}

function TargetsOfLevel({ campaign: { id, area, targets }, level }: TargetsOfLevelProps) {
  const t = useTranslations(messages);
  const levels = useTranslations(areaLevels);
  const formats = useFormats();
  const [open, setOpen] = useState<readonly string[]>([]);
  const variables = { area: area.id, level, filter: { campaigns: [id] } };
  const [{ data, error }, refetch] = useQuery({ query: CampaignProgress, variables });
  const asOf = data && t.asOf(formats.when(data.coverage.asOf));
  const addressOf = (place: string, audience: string) =>
    `/coverage/${place}?campaign=${id}&audience=${audience}`;
  return (
    <Section title={t.title} aside={asOf}>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={280} />}
      {data &&
        targets
          .filter((target) => target.level === level)
          .map((target) => {
            const { audience, rate } = target;
            const { areas, met, unknown } = progressOf(target, data.coverage.rows);
            const isOpen = open.includes(audience.id);
            const shown = isOpen ? areas : areas.slice(0, AT_FIRST);
            return (
              <div key={audience.id} className={styles.target}>
                <h3>{t.target(audience.name, levels[level], formats.target(rate))}</h3>
                <p className={styles.met}>
                  {t.met(formats.count(met), formats.count(areas.length), levels[level])}
                  {unknown > 0 && t.unknownToo(formats.count(unknown))}
                </p>
                <ul>
                  {shown.map(({ id: place, name, share }) => (
                    <li key={place}>
                      <Link to={addressOf(place, audience.id)}>{name}</Link>
                      <ShareBar rate={share.rate} target={rate} />
                      <span>{share.rate === null ? t.unknown : formats.rate(share.rate)}</span>
                    </li>
                  ))}
                </ul>
                {areas.length > AT_FIRST && (
                  <button
                    type="button"
                    className={styles.all}
                    onClick={() =>
                      setOpen(isOpen ? open.filter((each) => each !== audience.id) : [...open, audience.id])
                    }
                  >
                    {isOpen ? t.fewer : t.all(areas.length)}
                  </button>
                )}
              </div>
            );
          })}
    </Section>
  );
}
