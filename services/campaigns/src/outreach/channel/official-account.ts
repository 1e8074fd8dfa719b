import { z } from "zod";
import type { AccountCalls } from "./access-token.js";
import type { CallResult } from "./call.js";
import type { Channel, PostStepOutcome, Post, PostProgress } from "./channel.js";
import { judgeCode, type FailureCode } from "./failure.rules.js";
import { articleOf } from "./text.rules.js";

const progressShape = z.discriminatedUnion("step", [
  z.object({ step: z.literal("NEW") }),
  z.object({ step: z.literal("DRAFTED"), mediaId: z.string() }),
  z.object({ step: z.literal("SUBMITTED"), publishId: z.string(), asked: z.int() }),
]);

const NEW: PostProgress = { step: "NEW" };
const NO_SUCH_DRAFT = 40007;
const FIRST_QUESTION_MS = 10_000;
const LONGEST_PAUSE_MS = 10 * 60_000;
/** About four hours: a review by people takes that long. */
const MOST_QUESTIONS = 30;

/** The failure for each result of `publish_status` other than success. */
const RESULTS: Readonly<Record<number, FailureCode>> = {
  2: "NOT_ORIGINAL",
  3: "NOT_COMPLETED",
  4: "NOT_PASSED",
  5: "TAKEN_DOWN",
  6: "TAKEN_DOWN",
};

/**
 * The WeChat official account: a draft is added, submitted, and polled until it is published.
 *
 * The draft's id is stored before it is submitted. The platform removes a draft from its box when it publishes it, so
 * after a crash or a missing answer the draft decides: if it is still there, it is submitted; if it is gone, a person
 * must look.
 */
export class OfficialAccount implements Channel {
  /** @param cover `media_id` of the picture that every article has on its cover */
  constructor(
    private readonly calls: AccountCalls,
    private readonly cover: string,
    private readonly clock: () => Date,
  ) {}

  /** Returns true: an account has readers everywhere. */
  reaches(): boolean {
    return true;
  }

  advance(post: Post, stored: PostProgress, resumed: boolean): Promise<PostStepOutcome> {
    const progress = progressShape.parse(stored);
    if (progress.step === "NEW") return this.#draft(post);
    if (progress.step === "SUBMITTED") return this.#ask(progress.publishId, progress.asked);
    return resumed ? this.#look(progress.mediaId) : this.#submit(progress.mediaId);
  }

  /**
   * Adds a draft. If it is added twice because the answer was lost, the spare one stays in a box that no reader sees.
   */
  async #draft({ title, body, link }: Post): Promise<PostStepOutcome> {
    const article = {
      article_type: "news",
      title,
      content: articleOf(body),
      thumb_media_id: this.cover,
      ...(link && { content_source_url: link }),
    };
    const answer = await this.calls.post("/cgi-bin/draft/add", { articles: [article] });
    if (answer.kind !== "answered" || answer.code !== 0) return refused(answer, NEW);
    const { media_id: mediaId } = z.object({ media_id: z.string() }).parse(answer.body);
    return { kind: "calling", progress: drafted(mediaId) };
  }

  async #look(mediaId: string): Promise<PostStepOutcome> {
    const answer = await this.calls.post("/cgi-bin/draft/get", { media_id: mediaId });
    if (answer.kind === "answered" && answer.code === 0)
      return { kind: "calling", progress: drafted(mediaId) };
    if (answer.kind === "answered" && answer.code === NO_SUCH_DRAFT)
      return { kind: "failed", progress: NEW, failure: { code: "UNCERTAIN" } };
    return refused(answer, drafted(mediaId));
  }

  async #submit(mediaId: string): Promise<PostStepOutcome> {
    const answer = await this.calls.post("/cgi-bin/freepublish/submit", { media_id: mediaId });
    // Without an answer, the next attempt looks for the draft.
    if (answer.kind !== "answered" || answer.code !== 0) return refused(answer, drafted(mediaId));
    const { publish_id: id } = z.object({ publish_id: z.union([z.string(), z.number()]) }).parse(answer.body);
    return this.#later(String(id), 0);
  }

  async #ask(publishId: string, asked: number): Promise<PostStepOutcome> {
    const answer = await this.calls.post("/cgi-bin/freepublish/get", { publish_id: publishId });
    const progress = submitted(publishId, asked);
    if (answer.kind !== "answered" || answer.code !== 0) return refused(answer, progress);
    const { publish_status: status } = z.object({ publish_status: z.int() }).parse(answer.body);
    if (status === 0) return { kind: "published", progress };
    const failed = RESULTS[status];
    if (failed) return { kind: "failed", progress: NEW, failure: { code: failed } };
    if (asked >= MOST_QUESTIONS)
      return { kind: "failed", progress: submitted(publishId, 0), failure: { code: "UNCERTAIN" } };
    return this.#later(publishId, asked + 1);
  }

  #later(publishId: string, asked: number): PostStepOutcome {
    const pause = Math.min(FIRST_QUESTION_MS * 2 ** asked, LONGEST_PAUSE_MS);
    return {
      kind: "waiting",
      progress: submitted(publishId, asked),
      until: new Date(this.clock().getTime() + pause),
    };
  }
}

type Stored = PostProgress & z.infer<typeof progressShape>;
const drafted = (mediaId: string): Stored => ({ step: "DRAFTED", mediaId });
const submitted = (publishId: string, asked: number): Stored => ({ step: "SUBMITTED", publishId, asked });

/**
 * The outcome of a failed step: repeated from `progress` where that may help, else left to a person, from the draft on.
 */
function refused(answer: CallResult, progress: PostProgress): PostStepOutcome {
  if (answer.kind !== "answered") return { kind: "missed", progress, failure: { code: "NOT_REACHED" } };
  const { failure, mayPass } = judgeCode(answer.code);
  return mayPass ? { kind: "missed", progress, failure } : { kind: "failed", progress, failure };
}
