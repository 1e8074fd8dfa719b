import { Select } from "antd";
import { useEffect, useId } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { shiftDays, dayOf, dayStart } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useOwnAgencies } from "../../planning/use-agencies.js";
import { holds } from "../../session/viewer.rules.js";
import { useViewer } from "../../session/use-session.js";
import { Loading } from "../../ui/notices.js";
import { CampaignsToImport, EventsToImport, GroupsToImport } from "./import.documents.js";
import styles from "./import.module.css";
import { ABOUT, type Kind } from "./import.rules.js";

const messages = defineMessages({
  "zh-CN": {
    campaign: "属于哪个专项行动",
    noCampaign: "没有进行中的专项行动，活动还不能导入。",
    campaigns: "去专项行动",
    event: "哪场活动",
    anyEvent: "表格里写明了活动",
    enrolment: "哪个班级或团体",
    noEvents: "还没有活动，名单要先有活动才能导入。",
    register: "登记活动",
    noGroup: "这场活动还没有班级或团体报名。",
    basis: "保存姓名的依据",
    asBefore: "与报名时相同",
    STATUTORY_DUTY: "法定职责",
    CONSENT: "本人同意",
    GUARDIAN_CONSENT: "监护人同意（不满 14 岁）",
  },
  en: {
    campaign: "Of which campaign",
    noCampaign: "No campaign is under way, so that no events can be imported yet.",
    campaigns: "Go to the campaigns",
    event: "Which event",
    anyEvent: "The table says which",
    enrolment: "Which class or group",
    noEvents: "There are no events yet: a roster is of an event.",
    register: "Register an event",
    noGroup: "No class or group has signed up for this event.",
    basis: "Why names may be kept",
    asBefore: "As when they signed up",
    STATUTORY_DUTY: "A duty by law",
    CONSENT: "Their consent",
    GUARDIAN_CONSENT: "A guardian's consent (under 14)",
  },
});

const BASES = ["STATUTORY_DUTY", "CONSENT", "GUARDIAN_CONSENT"] as const;

interface AboutProps {
  readonly kind: Kind;
  readonly search: URLSearchParams;
  readonly basis: string | null;
  readonly onBasis: (basis: string | null) => void;
  readonly onChange: (changes: Record<string, string | null>) => void;
}

/** Fields for the campaign, event or enrolment that the table belongs to. */
export function About({ kind, search, basis, onBasis, onChange }: AboutProps) {
  if (kind === "events")
    return <Campaign value={search.get("campaign")} onChange={(campaign) => onChange({ campaign })} />;
  const isAboutEvent = ABOUT[kind] === "event" || ABOUT[kind] === "enrolment";
  if (!isAboutEvent) return null;
  return (
    <EventAndGroup
      kind={kind}
      event={search.get("event")}
      enrolment={search.get("enrolment")}
      basis={basis}
      onBasis={onBasis}
      onChange={onChange}
    />
  );
}

function Campaign({ value, onChange }: { value: string | null; onChange: (id: string) => void }) {
  const t = useTranslations(messages);
  const id = useId();
  const [{ data }] = useQuery({ query: CampaignsToImport });
  const campaigns = data?.campaigns.nodes ?? [];
  const only = campaigns.length === 1 ? campaigns[0]!.id : null;
  useEffect(() => {
    if (value === null && only !== null) onChange(only);
    // `onChange` has a new identity at every render.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [value, only]);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{t.campaign}</label>
      {data?.campaigns.nodes.length === 0 && (
        <p className={styles.missing} data-empty>
          {t.noCampaign} <Link to="/campaigns">{t.campaigns}</Link>
        </p>
      )}
      <Select<string>
        id={id}
        size="large"
        value={value ?? undefined}
        onChange={onChange}
        showSearch={{ optionFilterProp: "label" }}
        options={campaigns.map(({ id: one, title }) => ({ value: one, label: title }))}
      />
    </div>
  );
}

/** Number of days before and after today whose events are offered for a list. */
const DAYS_AROUND = 60;

interface EventAndGroupProps extends Omit<AboutProps, "search"> {
  readonly event: string | null;
  readonly enrolment: string | null;
}

function EventAndGroup({ kind, event, enrolment, basis, onBasis, onChange }: EventAndGroupProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const id = useId();
  const viewer = useViewer();
  const ownAgencies = useOwnAgencies();
  const today = useToday();
  const isWide = holds(viewer, ["ADMIN", "PLANNER", "OFFICER"]);
  const filter = {
    from: dayStart(shiftDays(today, -DAYS_AROUND)).toISOString(),
    to: dayStart(shiftDays(today, DAYS_AROUND)).toISOString(),
    ...(isWide
      ? { areas: viewer.grants.map(({ area }) => area.id) }
      : { agencies: ownAgencies ?? [viewer.agency.id] }),
  };
  const [{ data }] = useQuery({ query: EventsToImport, variables: { filter } });
  const [{ data: groups, error }] = useQuery({
    query: GroupsToImport,
    variables: { event: event ?? "" },
    pause: event === null || kind !== "rosters",
  });
  const events = (data?.events.nodes ?? []).map(({ id: value, title, startsAt }) => ({
    value,
    label: `${formats.day(dayOf(new Date(startsAt)))} ${formats.time(startsAt)} · ${title}`,
  }));
  const isGroup = kind === "rosters";
  return (
    <>
      <div className={styles.field}>
        <label htmlFor={`${id}-event`}>{t.event}</label>
        <Select<string>
          id={`${id}-event`}
          size="large"
          value={event ?? (isGroup ? undefined : "")}
          onChange={(chosen) => onChange({ event: chosen || null, enrolment: null })}
          showSearch={{ optionFilterProp: "label" }}
          options={isGroup ? events : [{ value: "", label: t.anyEvent }, ...events]}
        />
      </div>
      {isGroup && data?.events.nodes.length === 0 && (
        <p className={styles.missing} data-empty>
          {t.noEvents} <Link to="/register">{t.register}</Link>
        </p>
      )}
      {isGroup && event !== null && !groups && !error && <Loading height={166} />}
      {isGroup && groups?.enrolments.length === 0 && <p className={styles.quiet}>{t.noGroup}</p>}
      {isGroup && groups && groups.enrolments.length > 0 && (
        <>
          <div className={styles.field}>
            <label htmlFor={`${id}-group`}>{t.enrolment}</label>
            <Select<string>
              id={`${id}-group`}
              size="large"
              value={enrolment ?? undefined}
              onChange={(chosen) => onChange({ enrolment: chosen })}
              options={groups.enrolments.map(({ id: value, label, agency }) => ({
                value,
                label: agency.id === viewer.agency.id ? label : `${label} · ${agency.name}`,
              }))}
            />
          </div>
          <div className={styles.field}>
            <label htmlFor={`${id}-basis`}>{t.basis}</label>
            <Select<string>
              id={`${id}-basis`}
              size="large"
              value={basis ?? ""}
              onChange={(chosen) => onBasis(chosen || null)}
              options={[
                { value: "", label: t.asBefore },
                ...BASES.map((value) => ({ value, label: t[value] })),
              ]}
            />
          </div>
        </>
      )}
    </>
  );
}
