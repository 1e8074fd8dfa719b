import { Link, useParams } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { areaLevels, eventKinds, venueKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { FactList } from "../../ui/fact-list.js";
import { LinkButton } from "../../ui/link-button.js";
import { Empty, Failed, Loading } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { Section } from "../../ui/section.js";
import { ProgrammeList, type ProgrammeFactsFragment } from "./programmes.documents.js";
import styles from "./programmes-page.module.css";
import { Replicate } from "./replicate.js";

const messages = defineMessages({
  "zh-CN": {
    programmes: "样板方案",
    about: "从一项做得好的专项行动中记下做法，复制到其他街道和社区。",
    nothing: "还没有样板方案",
    nothingAbout: "在一项专项行动的页面上选择“存为样板方案”，就会出现在这里。",
    campaigns: "去专项行动",
    source: (title: string, area: string) => `取自“${title}”，${area}`,
    sessions: (n: number) => `${n} 类场次`,
    unknown: "没有找到这个样板方案",
    unknownAbout: "它可能不存在，或您无权查看。",
    steps: "做法",
    day: "第几天",
    kind: "类型",
    place: "场所",
    forWhom: "对象",
    minutes: "时长",
    intensity: "每千人场次",
    dayOf: (n: number) => `第 ${n} 天`,
    minutesOf: (n: string) => `${n} 分钟`,
    noVenue: "不占用场所",
    targets: "目标",
    target: (audience: string, level: string, rate: string) => `${audience}，每个${level} ${rate}`,
  },
  en: {
    programmes: "Programmes",
    about: "What worked in one campaign, kept to be done again in other streets and communities.",
    nothing: "There are no programmes yet",
    nothingAbout: "Choose “Save as a programme” on the page of a campaign, and it appears here.",
    campaigns: "Go to the campaigns",
    source: (title, area) => `from “${title}”, ${area}`,
    sessions: (n) => (n === 1 ? "1 kind of session" : `${n} kinds of sessions`),
    unknown: "There is no such programme",
    unknownAbout: "It does not exist, or it is not yours to see.",
    steps: "What is done",
    day: "Day",
    kind: "Kind",
    place: "Place",
    forWhom: "For",
    minutes: "Length",
    intensity: "Per 1,000 people",
    dayOf: (n) => `day ${n}`,
    minutesOf: (n) => `${n} min`,
    noVenue: "no venue",
    targets: "Targets",
    target: (audience, level, rate) => `${audience}, ${rate} in every ${level}`,
  },
});

/** List of the programmes (`/programmes`), or one of them with its replication form (`/programmes/:programme`). */
export function Component() {
  const t = useTranslations(messages);
  const { programme: id } = useParams();
  const [{ data, error }, refetch] = useQuery({ query: ProgrammeList });
  const one = id ? data?.programmes.find((programme) => programme.id === id) : undefined;
  if (one) return <Programme key={one.id} programme={one} />;
  const isUnknown = Boolean(id && data);
  return (
    <Page
      title={isUnknown ? t.unknown : t.programmes}
      trail={isUnknown ? [{ name: t.programmes, to: "/programmes" }] : undefined}
      lead={isUnknown ? t.unknownAbout : t.about}
    >
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={480} />}
      {!isUnknown && data?.programmes.length === 0 && (
        <Empty
          icon="programme"
          title={t.nothing}
          step={<LinkButton to="/campaigns">{t.campaigns}</LinkButton>}
        >
          {t.nothingAbout}
        </Empty>
      )}
      {!isUnknown && (
        <ul className={styles.programmes}>
          {data?.programmes.map(({ id: key, name, source, steps }) => (
            <li key={key}>
              <Link to={`/programmes/${key}`}>
                <span>{name}</span>
                <FactList facts={[t.source(source.title, source.area.name), t.sessions(steps.length)]} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function Programme({ programme }: { programme: ProgrammeFactsFragment }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const kinds = useTranslations(eventKinds);
  const places = useTranslations(venueKinds);
  const levels = useTranslations(areaLevels);
  const viewer = useViewer();
  const { id, name, source, steps, targets } = programme;
  return (
    <Page
      title={name}
      trail={[{ name: t.programmes, to: "/programmes" }]}
      lead={
        source.visible ? (
          <Link to={`/campaigns/${source.id}`}>{t.source(source.title, source.area.name)}</Link>
        ) : (
          t.source(source.title, source.area.name)
        )
      }
    >
      <Section title={t.steps}>
        <div className={styles.around}>
          <table className={styles.steps}>
            <thead>
              <tr>
                {[t.day, t.kind, t.place, t.forWhom, t.minutes, t.intensity].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {steps.map(({ dayOffset, kind, venueKind, minutes, intensity, audiences }) => (
                <tr
                  key={`${dayOffset} ${kind} ${venueKind} ${minutes} ${audiences.map((each) => each.id).join(" ")}`}
                >
                  <th scope="row">{t.dayOf(dayOffset + 1)}</th>
                  <td>{kinds[kind]}</td>
                  <td>{venueKind ? places[venueKind] : t.noVenue}</td>
                  <td>{formats.list(audiences.map((audience) => audience.name))}</td>
                  <td>{t.minutesOf(formats.count(minutes))}</td>
                  <td>{intensity.toLocaleString(formats.language, { maximumFractionDigits: 2 })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      {targets.length > 0 && (
        <Section title={t.targets}>
          <ul className={styles.targets}>
            {targets.map(({ audience, level, rate }) => (
              <li key={`${audience.id} ${level}`}>
                {t.target(audience.name, levels[level], formats.target(rate))}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {holds(viewer, ["ADMIN", "PLANNER"]) && <Replicate programme={id} source={source.area.id} />}
    </Page>
  );
}
