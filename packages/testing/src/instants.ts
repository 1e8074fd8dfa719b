/** An ordinary Wednesday morning in the autumn term, with no special day near it. */
export const ORDINARY_INSTANT = "2026-11-25T02:00:00Z";

/** Instants at which date arithmetic fails first. Date-sensitive tests run at each of them. */
export const AWKWARD_INSTANTS: Readonly<Record<string, string>> = {
  "new-year": "2027-01-01T00:30:00+08:00", // still the previous year in UTC
  "lunar-new-year-eve": "2030-02-02T10:00:00+08:00", // in a year whose holidays are not announced
  "sunday-night": "2026-11-29T23:59:00+08:00", // the week ends while the tests run
  "end-of-february": "2028-02-29T18:00:00+08:00", // in a leap year
  "first-day-of-term": "2026-09-01T08:00:00+08:00",
};
