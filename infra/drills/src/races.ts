import { newId } from "@starlane/database";
import type { Json, Scene } from "./scene.js";

export interface Race {
  readonly registered: number;
  /** That a venue or speaker is taken. */
  readonly conflicts: number;
  /** Anything else that the API says no with, such as that a speaker has had enough for a week. */
  readonly refused: number;
  readonly unanswered: number;
  readonly ms: number;
  readonly deadlocks: number;
  /** Pairs of events that hold one venue or speaker at one time. */
  readonly doubled: number;
}

const REGISTER = `mutation($input: RegisterEventInput!) { registerEvent(input: $input) { __typename } }`;
const CONFLICTS = new Set(["VenueConflict", "SpeakerConflict"]);

/** Lets so many register at once: all the same slot, and then at random. */
export async function drillRaces(scene: Scene, racers: number): Promise<{ slot: Race; random: Race }> {
  const planner = await scene.tokenOf("planner");
  const { campaign, venues, speakers } = await ground(scene, planner);
  const input = (venue: string, speakerIds: readonly string[], hour: number) => ({
    campaign,
    venue,
    speakers: speakerIds,
    title: `Race ${newId()}`,
    kind: "LECTURE",
    audiences: ["RESIDENT"],
    startsAt: `2026-12-02T0${hour}:00:00Z`,
    endsAt: `2026-12-02T0${hour}:45:00Z`,
  });
  const race = async (inputs: readonly object[]): Promise<Race> => {
    const before = await deadlocksOf(scene);
    const began = performance.now();
    const answers: Json[] = await Promise.all(
      inputs.map((one) => scene.ask(planner, REGISTER, { input: one }, newId())),
    );
    const ms = performance.now() - began;
    const kinds = answers.map((answer) => answer?.registerEvent?.__typename ?? "nothing");
    const registered = kinds.filter((kind) => kind === "Event").length;
    const conflicts = kinds.filter((kind) => CONFLICTS.has(kind)).length;
    const unanswered = kinds.filter((kind) => kind === "nothing").length;
    return {
      registered,
      conflicts,
      refused: kinds.length - registered - conflicts - unanswered,
      unanswered,
      ms,
      deadlocks: (await deadlocksOf(scene)) - before,
      doubled: await doubledOf(scene),
    };
  };
  const any = <T>(of: readonly T[], seed: number): T => of[seed % of.length]!;
  const slot = await race(Array.from({ length: racers }, () => input(venues[0]!, [], 1)));
  const random = await race(
    Array.from({ length: racers }, (_, n) =>
      input(any(venues, n * 7 + 1), [any(speakers, n * 5), any(speakers, n * 5 + 2)], 2 + (n % 2)),
    ),
  );
  return { slot, random };
}

async function ground(scene: Scene, planner: string) {
  const admin = await scene.tokenOf("admin");
  const created = await scene.ask(
    planner,
    `mutation { createCampaign(input: { title: "Races", startsOn: "2026-11-01", endsOn: "2026-12-31", area: "640105", targets: [] }) { ... on Campaign { id } } }`,
  );
  const campaign: string = created.createCampaign.id;
  for (const [token, version, to] of [
    [planner, 1, "SUBMITTED"],
    [admin, 2, "APPROVED"],
    [planner, 3, "ACTIVE"],
  ] as const)
    await scene.ask(
      token,
      `mutation { moveCampaign(id: "${campaign}", version: ${version}, to: ${to}) { __typename } }`,
    );
  const venues = await scene.sql<{ id: string }>(
    `select v.id from campaigns.known_venue v join venues.opening_hours h on h.venue_id = v.id
     where h.weekday = 'WEDNESDAY' and h.opens <= '09:00' and h.closes >= '12:00' group by v.id order by v.id limit 8`,
  );
  const speakers = await scene.sql<{ id: string }>("select id from campaigns.speaker order by id limit 6");
  return {
    campaign,
    venues: venues.map(({ id }) => id),
    speakers: speakers.map(({ id }) => id),
  };
}

async function deadlocksOf(scene: Scene): Promise<number> {
  const [row] = await scene.sql<{ deadlocks: number }>(
    "select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()",
  );
  return row!.deadlocks;
}

async function doubledOf(scene: Scene): Promise<number> {
  const [row] = await scene.sql<{ doubled: number }>(
    `select ((select count(*) from campaigns.venue_hold a join campaigns.venue_hold b
         on a.venue_id = b.venue_id and a.event_id < b.event_id and a.during && b.during)
       + (select count(*) from campaigns.speaker_hold a join campaigns.speaker_hold b
         on a.speaker_id = b.speaker_id and a.event_id < b.event_id and a.during && b.during))::int as doubled`,
  );
  return row!.doubled;
}
