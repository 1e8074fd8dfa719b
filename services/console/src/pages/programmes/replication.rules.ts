import type { ReplicateProgrammeMutation } from "./programmes.documents.js";

type Replication = Extract<ReplicateProgrammeMutation["replicateProgramme"], { readonly sessions: unknown }>;
export type ReplicationSession = Replication["sessions"][number];

/** What a programme comes to in one area. */
export interface AreaPlan {
  readonly id: string;
  readonly name: string;
  /** Sessions that are alike and on one day, made one line. */
  readonly lines: readonly {
    readonly session: ReplicationSession;
    readonly count: number;
    readonly people: number;
  }[];
  readonly sessions: number;
  /** False where nobody has counted somebody of them: one session stands for however many it takes. */
  readonly isKnown: boolean;
}

/** The sessions of each area, by day, those alike together. */
export function plansOf(sessions: readonly ReplicationSession[]): AreaPlan[] {
  return [...Map.groupBy(sessions, ({ area }) => area.id)].map(([id, held]) => {
    const alike = Map.groupBy(held, ({ on, kind, audiences }) =>
      [on, kind, ...audiences.map((audience) => audience.id)].join(" "),
    );
    const lines = [...alike.values()]
      .map((same) => ({
        session: same[0]!,
        count: same.length,
        people: same.reduce((sum, { people }) => sum + people, 0),
      }))
      .toSorted((one, other) => one.session.on.localeCompare(other.session.on));
    return {
      id,
      name: held[0]!.area.name,
      lines,
      sessions: held.length,
      isKnown: held.every(({ populationKnown }) => populationKnown),
    };
  });
}
