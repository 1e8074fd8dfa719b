import { addMonths, localDate, type LocalDate } from "@starlane/calendar";
import { InvalidInput } from "@starlane/graphql";
import type { Audience } from "../../replicas/audience/audience.rules.js";
import type { Identity } from "../person/identity.rules.js";

/** The legal basis for storing personal data, as the public API names it. */
export type Basis = "STATUTORY_DUTY" | "CONSENT" | "GUARDIAN_CONSENT";

/** A person whose data is to be stored. */
export interface DataSubject {
  readonly identity: Identity;
  readonly audience: Audience;
}

/** The age from which a person's own consent is enough (Personal Information Protection Law, art. 31). */
const OWN_CONSENT_FROM_YEARS = 14;
/**
 * The months for which names of a roster are stored after the event: until those who missed it were invited again, and
 * at most half a year.
 */
export const ROSTER_MONTHS = 6;

/**
 * Returns the refusal to store people's data on a basis, or null. People under 14 cannot consent themselves; an
 * adolescent without an identity number counts as under 14.
 * @param path of the basis
 */
export function refuseBasis(
  path: readonly string[],
  basis: Basis | null,
  subjects: readonly DataSubject[],
  now: Date,
): InvalidInput | null {
  if (subjects.length === 0) return null;
  if (basis === null)
    return new InvalidInput(path, {
      "zh-CN": "提交名单须注明依据：履行法定职责、本人同意或监护人同意。",
      en: "A roster needs a basis: a statutory duty, the people's consent, or their guardians'.",
    });
  if (basis !== "CONSENT" || !subjects.some((subject) => maybeUnder14(subject, localDate(now)))) return null;
  return new InvalidInput(path, {
    "zh-CN":
      "名单中有不满十四周岁（或无法由身份证号码确认已满十四周岁）的未成年人，依据须为监护人同意或履行法定职责。",
    en: "Somebody on the roster is under 14, or is an adolescent whom no identity number shows to be older: the basis is a guardian's consent or a statutory duty.",
  });
}

/** Returns the last day on which the names of a roster are stored. */
export function rosterKeptUntil(eventEndsAt: Date): LocalDate {
  return addMonths(localDate(eventEndsAt), ROSTER_MONTHS);
}

function maybeUnder14({ identity, audience }: DataSubject, today: LocalDate): boolean {
  const birthday = /^id:\d{6}(\d{4})(\d{2})(\d{2})/.exec(identity);
  if (!birthday) return audience === "ADOLESCENT";
  const [, year, month, day] = birthday;
  return today < `${Number(year) + OWN_CONSENT_FROM_YEARS}-${month}-${day}`;
}
