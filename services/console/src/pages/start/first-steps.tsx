import { Link } from "react-router";
import { useQuery } from "urql";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { Icon } from "../../ui/icon.js";
import { FirstSteps as FirstStepsDocument } from "./first-steps.documents.js";
import styles from "./first-steps.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "从这里开始",
    done: "已完成",
    people: "登记人口",
    peopleAbout: "各街道、社区每类人群有多少人，是覆盖率的分母。",
    accounts: "建立账户",
    accountsAbout: "给负责策划、登记和签到的人各建一个。",
    venues: "录入场所",
    venuesAbout: "学校、社区活动室、企业会议室；可以导入一张表。",
    campaign: "新建专项行动",
    campaignAbout: "定下时间、范围和目标，审批后启动，再登记活动。",
  },
  en: {
    title: "Begin here",
    done: "done",
    people: "Enter populations",
    peopleAbout:
      "How many people of each audience live in each street and community: coverage is a share of them.",
    accounts: "Make accounts",
    accountsAbout: "One for everybody who plans, registers or checks in.",
    venues: "Enter venues",
    venuesAbout: "Schools, community rooms, meeting rooms; a table of them can be imported.",
    campaign: "Make a campaign",
    campaignAbout: "Its time, its area and its targets; once it is approved and started, register events.",
  },
});

/** The first steps of a new installation; nothing once there is a campaign, or for users who do not plan. */
export function FirstSteps() {
  const t = useTranslations(messages);
  const viewer = useViewer();
  const isAdministrator = holds(viewer, ["ADMIN"]);
  const mayPlan = isAdministrator || holds(viewer, ["PLANNER"]);
  const [{ data }] = useQuery({ query: FirstStepsDocument, pause: !mayPlan });
  if (!mayPlan || !data || data.campaigns.totalCount > 0) return null;
  const steps = [
    { to: "/areas", name: t.people, about: t.peopleAbout },
    ...(isAdministrator
      ? [{ to: "/administration/accounts", name: t.accounts, about: t.accountsAbout }]
      : []),
    { to: "/venues", name: t.venues, about: t.venuesAbout, isDone: data.venues.totalCount > 0 },
    { to: "/campaigns", name: t.campaign, about: t.campaignAbout },
  ];
  return (
    <div data-empty>
      <h3 className={styles.title}>{t.title}</h3>
      <ol className={styles.steps}>
        {steps.map(({ to, name, about, isDone = false }) => (
          <li key={to}>
            <Link to={to}>
              <span className={styles.text}>
                <strong>{name}</strong>
                <small>{about}</small>
              </span>
              {isDone && <span className="unseen">{t.done}</span>}
              <Icon name={isDone ? "check" : "next"} size={16} />
            </Link>
          </li>
        ))}
      </ol>
    </div>
  );
}
