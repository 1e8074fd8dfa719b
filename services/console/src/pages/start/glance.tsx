import { Link } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useLiveReach } from "../../reach/live.js";
import { ReachOfPlace } from "../../reach/reach.documents.js";
import { useViewer } from "../../session/use-session.js";
import { widestArea } from "../../session/viewer.rules.js";
import { Failed, Loading } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { ShareBar } from "../../ui/share-bar.js";
import styles from "./glance.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: (area: string) => `${area}覆盖率`,
    asOf: (when: string) => `截至 ${when}`,
    reached: (reached: string, population: string) => `已触达 ${reached} 人，共 ${population} 人`,
    reachedOfUnknown: (reached: string) => `已触达 ${reached} 人，人口未知`,
    unknown: "未知",
    more: "按区域查看",
  },
  en: {
    title: (area) => `Coverage of ${area}`,
    asOf: (when) => `as of ${when}`,
    reached: (reached, population) => `${reached} reached of ${population}`,
    reachedOfUnknown: (reached) => `${reached} reached, population unknown`,
    unknown: "unknown",
    more: "By area",
  },
});

/** The coverage of the viewer's own area, in short. */
export function Glance() {
  const area = widestArea(useViewer());
  return area && <GlanceAt area={area} />;
}

function GlanceAt({ area }: { area: { readonly id: string; readonly name: string } }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const notLive = useLiveReach(area.id);
  const [{ data, error }, refetch] = useQuery({ query: ReachOfPlace, variables: { area: area.id } });
  const { asOf, total, rows } = data?.whole ?? {};
  return (
    <Section
      title={t.title(area.name)}
      aside={[asOf && t.asOf(formats.when(asOf)), notLive].filter(Boolean).join(" · ")}
    >
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={236} />}
      {total && rows && (
        <div className={styles.glance}>
          <p className={styles.rate}>{total.rate === null ? t.unknown : formats.rate(total.rate)}</p>
          <p className={styles.reached}>
            {total.population === null
              ? t.reachedOfUnknown(formats.count(total.reached))
              : t.reached(formats.count(total.reached), formats.count(total.population))}
          </p>
          <ul>
            {rows.map(({ audience, rate, target }) => (
              <li key={audience!.id}>
                <span>{audience!.name}</span>
                <span className={styles.share}>{rate === null ? t.unknown : formats.rate(rate)}</span>
                <ShareBar rate={rate} target={target} />
              </li>
            ))}
          </ul>
          <Link to={`/coverage/${area.id}`}>{t.more}</Link>
        </div>
      )}
    </Section>
  );
}
