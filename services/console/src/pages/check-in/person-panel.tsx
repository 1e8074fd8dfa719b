import { Button, Input, Select, type InputRef } from "antd";
import { lazy, Suspense, useId, useRef, useState, type FormEvent } from "react";
import { useOfflineQuery } from "../../device/use-device.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { masked, numberInCode, readNumber } from "../../outbox/person-number.rules.js";
import type { PersonNumber } from "../../outbox/outbox.rules.js";
import { useOutboxState } from "../../outbox/use-outbox.js";
import { useViewer } from "../../session/use-session.js";
import { Icon } from "../../ui/icon.js";
import { Communities, type HeldEventFragment } from "./check-in.documents.js";
import styles from "./panel.module.css";
import { useAddEntry } from "./use-add-entry.js";

const Camera = lazy(() => import("./camera.js"));

const messages = defineMessages({
  "zh-CN": {
    number: "身份证号或手机号",
    audience: "属于哪一类",
    area: "家住",
    here: (area: string) => `${area}（活动所在地）`,
    checkIn: "签到",
    scan: "扫码",
    kept: (who: string) => `已记下：${who}`,
    again: (who: string) => `${who} 刚才已经登记，无需重复。`,
    NOTHING: "请输入身份证号或手机号。",
    IDENTITY_FORMAT: "身份证号应为 18 位，末位可以是 X。",
    IDENTITY_WRONG: "身份证号有误，请核对。",
    PHONE_WRONG: "手机号有误，应为中国大陆 11 位手机号。",
    noCode: "这个二维码里没有身份证号或手机号。",
    x: "输入 X",
  },
  en: {
    number: "Identity or phone number",
    audience: "Which group",
    area: "Lives in",
    here: (area) => `${area} (where the event is)`,
    checkIn: "Check in",
    scan: "Scan",
    kept: (who) => `Taken: ${who}`,
    again: (who) => `${who} has just been taken: once is enough.`,
    NOTHING: "Enter an identity number or a phone number.",
    IDENTITY_FORMAT: "An identity number has 18 characters: digits, of which the last may be an X.",
    IDENTITY_WRONG: "This identity number is wrong. Compare it with the card.",
    PHONE_WRONG: "This is no mobile number of mainland China, which have 11 digits.",
    noCode: "There is no identity or phone number in this code.",
    x: "Enter an X",
  },
});

/** Checks in one person after another by their number, typed or scanned from a code. */
export function PersonPanel({ event }: { event: HeldEventFragment }) {
  const t = useTranslations(messages);
  const id = useId();
  const viewer = useViewer();
  const { entries } = useOutboxState();
  const { addEntries, problem: addProblem } = useAddEntry(event);
  const input = useRef<InputRef>(null);
  const [text, setText] = useState("");
  const [audience, setAudience] = useState(event.audiences[0]?.id ?? "RESIDENT");
  const [area, setArea] = useState<string | null>(null);
  const [isScanning, setScanning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [lastKept, setLastKept] = useState<string | null>(null);

  const take = async (person: PersonNumber): Promise<void> => {
    const shown = masked(person);
    setProblem(null);
    const isKnown = entries.some(
      ({ event: { id: at }, user, taken }) =>
        at === event.id &&
        user.id === viewer.id &&
        taken.kind === "PERSON" &&
        taken.person?.number === person.number,
    );
    if (isKnown) setLastKept(t.again(shown));
    else if (await addEntries([{ shown, taken: { kind: "PERSON", person, audience, area } }]))
      setLastKept(t.kept(shown));
    else return;
    setText("");
    navigator.vibrate?.(40);
  };
  const submit = async (submitted: FormEvent): Promise<void> => {
    submitted.preventDefault();
    const reading = readNumber(text);
    if ("problem" in reading) setProblem(t[reading.problem]);
    else await take(reading);
    input.current?.focus();
  };
  const scanned = (code: string): void => {
    const person = numberInCode(code);
    if (person) void take(person);
    else setProblem(t.noCode);
  };
  const shownProblem = addProblem ?? problem;
  return (
    <form className={styles.form} onSubmit={(submitted) => void submit(submitted)} noValidate>
      {isScanning && (
        <Suspense fallback={<div className={styles.camera} />}>
          <Camera onCode={scanned} onEnd={() => setScanning(false)} />
        </Suspense>
      )}
      <label htmlFor={`${id}-number`}>{t.number}</label>
      <div className={styles.line}>
        <Input
          id={`${id}-number`}
          ref={input}
          size="large"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setProblem(null);
          }}
          inputMode="numeric"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          maxLength={30}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-result`}
          suffix={
            text.replaceAll(/\D/g, "").length === 17 && !/x$/i.test(text) ? (
              <Button
                size="small"
                aria-label={t.x}
                onClick={() => {
                  setText(`${text}X`);
                  input.current?.focus();
                }}
              >
                X
              </Button>
            ) : (
              <span />
            )
          }
        />
        <Button
          size="large"
          icon={<Icon name="camera" />}
          aria-pressed={isScanning}
          onClick={() => setScanning(!isScanning)}
        >
          {t.scan}
        </Button>
      </div>
      <div
        id={`${id}-result`}
        className={styles.result}
        role="status"
        data-bad={shownProblem !== null || undefined}
      >
        {shownProblem ?? lastKept}
      </div>
      {event.audiences.length > 1 && (
        <fieldset className={styles.choice}>
          <legend>{t.audience}</legend>
          {event.audiences.map(({ id: value, name }) => (
            <button
              key={value}
              type="button"
              aria-pressed={audience === value}
              onClick={() => setAudience(value)}
            >
              {name}
            </button>
          ))}
        </fieldset>
      )}
      <AreaField id={`${id}-area`} event={event} value={area} onChange={setArea} />
      <Button type="primary" size="large" htmlType="submit" block>
        {t.checkIn}
      </Button>
    </form>
  );
}

interface AreaFieldProps {
  readonly id: string;
  readonly event: HeldEventFragment;
  readonly value: string | null;
  readonly onChange: (area: string | null) => void;
}

/** Area in which a person lives. It keeps its value for the next person, who is often a neighbour. */
function AreaField({ id, event, value, onChange }: AreaFieldProps) {
  const t = useTranslations(messages);
  const { data } = useOfflineQuery("communities", Communities, {});
  const streets = data?.district.children ?? [];
  return (
    <>
      <label htmlFor={id}>{t.area}</label>
      <Select<string>
        id={id}
        size="large"
        value={value ?? ""}
        onChange={(area) => onChange(area || null)}
        showSearch={{ optionFilterProp: "label" }}
        options={[
          { value: "", label: t.here(event.area.name) },
          ...streets.map((street) => ({
            label: street.name,
            options: street.children.map(({ id: area, name }) => ({ value: area, label: name })),
          })),
        ]}
      />
    </>
  );
}
