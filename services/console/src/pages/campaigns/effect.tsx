import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Section } from "../../ui/section.js";
import { CampaignEffect } from "./campaigns.documents.js";
import styles from "./effect.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "学到了什么",
    people: (n: string) => `${n} 人有课前和课后成绩`,
    before: "课前平均",
    after: "课后平均",
    change: (low: string, high: string) => `平均变化的 95% 区间：${low} 至 ${high}`,
  },
  en: {
    title: "What it taught",
    people: (n) => `${n} people with a score before and one after`,
    before: "Mean before",
    after: "Mean after",
    change: (low, high) => `95% interval of the mean change: ${low} to ${high}`,
  },
});

/** Mean scores before and after the campaign; nothing without scores. */
export function Effect({ campaign }: { campaign: string }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const [{ data }] = useQuery({ query: CampaignEffect, variables: { id: campaign } });
  const effect = data?.campaign?.effect;
  if (!effect || effect.meanBefore === null || effect.meanAfter === null) return null;
  const { people, meanBefore, meanAfter, changeLow, changeHigh } = effect;
  const points = (change: number) => `${change < 0 ? "−" : "+"}${formats.target(Math.abs(change))}`;
  return (
    <Section title={t.title} aside={t.people(formats.count(people))}>
      <dl className={styles.effect}>
        <div>
          <dt>{t.before}</dt>
          <dd>{formats.target(meanBefore)}</dd>
        </div>
        <div>
          <dt>{t.after}</dt>
          <dd>{formats.target(meanAfter)}</dd>
        </div>
      </dl>
      {changeLow !== null && changeHigh !== null && (
        <p className={styles.change}>{t.change(points(changeLow), points(changeHigh))}</p>
      )}
    </Section>
  );
}
