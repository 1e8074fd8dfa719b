import type { ReplicateProgrammeMutation } from "./programmes.documents.js";

type Replication = Extract<ReplicateProgrammeMutation["replicateProgramme"], { readonly sessions: unknown }>;
export type ReplicationSession = Replication["sessions"][number];

/** The sessions of a replicated programme in one area. */
export interface AreaPlan {
  readonly id: string;
  readonly name: string;
  /** Identical sessions of one day, merged into one line. */
  readonly lines: readonly {
    readonly session: ReplicationSession;
    readonly count: number;
    readonly people: number;
  }[];
  readonly sessions: number;
  /** False when the population of an audience is unknown: one session then stands for as many as are needed. */
  readonly isKnown: boolean;
}

/** Groups the sessions by area and day, with identical ones merged. */
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
