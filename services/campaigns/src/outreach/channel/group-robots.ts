import { isWithin } from "@starlane/auth";
import { z } from "zod";
import { call } from "./call.js";
import type { Channel, PostStepOutcome, Post, PostProgress } from "./channel.js";
import { judgeCode } from "./failure.rules.js";
import type { RateLimit } from "./rate-limit.js";
import { splitText, plainTextOf } from "./text.rules.js";

/** A grid's group: the area of its members, and the key of its robot, which is a secret. */
export interface Group {
  readonly area: string;
  readonly key: string;
}

/** The messages of a post are counted group by group; `sent` of them have arrived. */
const progressShape = z.discriminatedUnion("step", [
  z.object({ step: z.literal("NEW") }),
  z.object({ step: z.enum(["READY", "SENDING"]), areas: z.array(z.string()), sent: z.int() }),
]);

/**
 * The grids' WeCom groups, each reached through its robot. A robot's message has no id to query, so one that may have
 * been sent is never sent again automatically.
 */
export class GroupRobots implements Channel {
  constructor(
    private readonly base: URL,
    private readonly groups: readonly Group[],
    private readonly limit: RateLimit,
    private readonly clock: () => Date,
    private readonly timeoutMs?: number,
  ) {}

  /** Returns true if there is a group of the area or of one below it. */
  reaches(area: string): boolean {
    return this.groups.some((group) => isWithin(group.area, area));
  }

  async advance(post: Post, stored: PostProgress, resumed: boolean): Promise<PostStepOutcome> {
    const progress = progressShape.parse(stored);
    if (progress.step === "NEW") return this.#begin(post);
    const { areas, sent } = progress;
    const pieces = splitText(plainTextOf(post));
    const area = areas[Math.floor(sent / pieces.length)]!;
    const ready = (count: number): PostProgress & typeof progress => ({ step: "READY", areas, sent: count });

    if (progress.step === "SENDING" && resumed)
      return {
        kind: "failed",
        progress: ready(sent),
        failure: { code: "UNCERTAIN_GROUP", values: { area } },
      };
    const group = this.groups.find((known) => known.area === area);
    if (!group) return { kind: "failed", progress: ready(sent), failure: { code: "NOT_SET_UP" } };
    if (progress.step === "READY") {
      const pause = this.limit.take(group.key);
      if (pause > 0)
        return { kind: "waiting", progress: ready(sent), until: new Date(this.clock().getTime() + pause) };
      return { kind: "calling", progress: { ...ready(sent), step: "SENDING" } };
    }

    const answer = await this.#send(group, pieces[sent % pieces.length]!);
    if (answer.kind === "unsent")
      return { kind: "missed", progress: ready(sent), failure: { code: "NOT_REACHED" } };
    if (answer.kind === "unanswered")
      return {
        kind: "failed",
        progress: ready(sent),
        failure: { code: "UNCERTAIN_GROUP", values: { area } },
      };
    if (answer.code !== 0) {
      const { failure, mayPass } = judgeCode(answer.code);
      return { kind: mayPass ? "missed" : "failed", progress: ready(sent), failure };
    }
    const done = sent + 1 === areas.length * pieces.length;
    return { kind: done ? "published" : "reached", progress: ready(sent + 1) };
  }

  /** Stores the groups of now: a group added later would shift the count of messages sent. */
  #begin({ area }: Post): PostStepOutcome {
    const areas = this.groups.map((group) => group.area).filter((of) => isWithin(of, area));
    const progress: PostProgress & { areas: string[]; sent: number } = { step: "READY", areas, sent: 0 };
    if (areas.length === 0)
      return { kind: "failed", progress: { step: "NEW" }, failure: { code: "NOT_SET_UP" } };
    return { kind: "reached", progress };
  }

  #send({ key }: Group, content: string) {
    const url = new URL("/cgi-bin/webhook/send", this.base);
    url.searchParams.set("key", key);
    return call(url, { msgtype: "text", text: { content } }, this.timeoutMs);
  }
}
