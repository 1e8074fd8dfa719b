interface CountedRow {
  readonly area: { readonly id: string } | null;
  readonly audience: { readonly id: string } | null;
  readonly population: number | null;
}

/** Population by area and audience, as the coverage report has it; null where it is unknown. */
export interface PeopleBelow {
  get(area: string, audience: string): number | null;
}

export function peopleBelow(rows: readonly CountedRow[]): PeopleBelow {
  const people = new Map(
    rows.map(({ area, audience, population }) => [keyOf(area?.id, audience?.id), population]),
  );
  return { get: (area, audience) => people.get(keyOf(area, audience)) ?? null };
}

function keyOf(area = "", audience = ""): string {
  return `${area} ${audience}`;
}
