import { useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { useClient, useQuery } from "urql";
import { useProblemText } from "../../graph/problem.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useOwnAgencies } from "../../planning/use-agencies.js";
import { useViewer } from "../../session/use-session.js";
import { writeStoredText, readStoredText } from "../../settings/stored-preference.js";
import { Failed, Loading } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { Done } from "./done.js";
import { EventForm } from "./event-form.js";
import { RefusalNotice } from "./refusal.js";
import { Register, RegisterWeekly, WhereToRegister, type OutcomeFragment } from "./register.documents.js";
import { inputOf, initialForm, readDraft, type Form } from "./register.rules.js";
import { SeriesOutcome, type RegisteredSeries } from "./series-outcome.js";
import { ruleOf } from "./series.rules.js";

const messages = defineMessages({
  "zh-CN": {
    title: "登记活动",
    lead: "填到哪里存到哪里，关掉页面也不丢。",
  },
  en: {
    title: "Register an event",
    lead: "What you fill in is kept, even if you close the page.",
  },
});

const DRAFT = "starlane.register";

type Event = Extract<OutcomeFragment, { __typename: "Event" }>;
export type RegistrationRefusal = Exclude<OutcomeFragment, { __typename: "Event" }>;

type Result =
  | { readonly kind: "DONE"; readonly event: Event }
  | { readonly kind: "REFUSED"; readonly refusal: RegistrationRefusal; readonly title: string }
  | { readonly kind: "SERIES"; readonly registered: RegisteredSeries }
  | { readonly kind: "FAILED"; readonly message: string };

/** Page that registers an event: `/register?campaign=&kind=&venue=&area=&audience=&date=`. */
export function Component() {
  const t = useTranslations(messages);
  const viewer = useViewer();
  const ownAgencies = useOwnAgencies();
  const today = useToday();
  const client = useClient();
  const problemText = useProblemText();
  const [search, setSearch] = useSearchParams();
  const [form, setForm] = useState(() =>
    initialForm(search, readDraft(readStoredText(DRAFT), viewer.id), today),
  );
  const [result, setResult] = useState<Result | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [{ data, error }, refetch] = useQuery({
    query: WhereToRegister,
    variables: { agencies: ownAgencies ?? [] },
    pause: ownAgencies === null,
  });
  const end = useRef<HTMLDivElement>(null);

  const change = (next: Form) => {
    setForm(next);
    setResult(null);
    // The values of the link are in the form now. When the page is opened again, the stored draft takes precedence.
    if (search.size > 0) setSearch({}, { replace: true });
    writeStoredText(DRAFT, JSON.stringify({ viewer: viewer.id, form: next }));
  };
  const send = async (sent: Form, title: string): Promise<Result> => {
    const input = inputOf(sent, title)!;
    if (sent.until === null) {
      const { data: answer, error: failed } = await client.mutation(Register, { input });
      if (!answer) return { kind: "FAILED", message: problemText(failed) };
      const { registerEvent: outcome } = answer;
      return outcome.__typename === "Event"
        ? { kind: "DONE", event: outcome }
        : { kind: "REFUSED", refusal: outcome, title };
    }
    const rule = ruleOf(sent);
    const { data: answer, error: failed } = await client.mutation(RegisterWeekly, {
      input,
      rule,
      until: sent.until,
    });
    if (!answer) return { kind: "FAILED", message: problemText(failed) };
    const { registerEventSeries: series } = answer;
    return "message" in series
      ? { kind: "FAILED", message: series.message }
      : { kind: "SERIES", registered: { input, occurrences: series.occurrences } };
  };
  const register = async (sent: Form, title: string): Promise<void> => {
    change(sent);
    setBusy(true);
    const next = await send(sent, title);
    setBusy(false);
    setResult(next);
    if (next.kind === "DONE" || next.kind === "SERIES") writeStoredText(DRAFT, null);
    requestAnimationFrame(() => end.current?.scrollIntoView({ block: "nearest", behavior: "smooth" }));
  };
  const startOver = () => {
    setForm((before) => ({ ...before, starts: null, title: "", until: null, speakers: [] }));
    setResult(null);
  };
  if (result?.kind === "DONE")
    return (
      <Page title={t.title}>
        <Done event={result.event} onStartOver={startOver} />
      </Page>
    );
  if (result?.kind === "SERIES")
    return (
      <Page title={t.title}>
        <SeriesOutcome registered={result.registered} onStartOver={startOver} />
      </Page>
    );
  return (
    <Page title={t.title} lead={t.lead}>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={560} />}
      {data && (
        <EventForm
          form={form}
          choices={data}
          isBusy={isBusy}
          onChange={change}
          onRegister={(sent, title) => void register(sent, title)}
          below={
            <div ref={end}>
              {result?.kind === "FAILED" && <RefusalNotice message={result.message} />}
              {result?.kind === "REFUSED" && (
                <RefusalNotice
                  message={result.refusal.message}
                  refusal={result.refusal}
                  form={form}
                  onOffer={(offered) => void register(offered, result.title)}
                />
              )}
            </div>
          }
        />
      )}
    </Page>
  );
}
