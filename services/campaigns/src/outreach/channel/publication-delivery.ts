import type { EntityManager } from "@mikro-orm/postgresql";
import type { Logger } from "@starlane/runtime";
import { isDeepStrictEqual } from "node:util";
import type { Channel, PostStepOutcome, PostProgress } from "./channel.js";
import type { Channels } from "./channels.js";
import { claimDelivery, ClaimLost, end, saveProgress, postpone, type Delivery } from "./delivery.commands.js";
import type { PostFailure } from "./failure.rules.js";
import { nextAttempt } from "./retry.rules.js";

const LOOKS_EVERY_MS = 5_000;

export interface PublicationDeliveryOptions {
  readonly em: () => EntityManager;
  readonly channels: Channels;
  readonly clock: () => Date;
  readonly logger: Logger;
}

/**
 * Delivers publications to their channels when they are due. Any number of processes may do so at once: each delivery
 * belongs to one of them. The outcome of a step is stored before the next one, so that a crash never repeats a call
 * that a channel cannot tell from the first.
 */
export class PublicationDelivery {
  readonly #stopping = new AbortController();
  #rest: { readonly end: () => void } | null = null;
  #woken = false;
  #running: Promise<void> | null = null;

  constructor(private readonly options: PublicationDeliveryOptions) {}

  start(): void {
    this.#running = this.#run();
  }

  /** Signals that a delivery may be due. */
  wake(): void {
    this.#woken = true;
    this.#rest?.end();
  }

  /** Stops, after the current delivery has reached a point where it can be interrupted. */
  async close(): Promise<void> {
    this.#stopping.abort();
    this.#rest?.end();
    await this.#running;
  }

  /** Takes one delivery as far as it goes now. @returns true if there was one */
  async deliverNext(): Promise<boolean> {
    const { em, clock, logger } = this.options;
    const delivery = await claimDelivery(em(), clock());
    if (!delivery) return false;
    try {
      await this.#deliver(delivery);
    } catch (error) {
      if (!(error instanceof ClaimLost)) throw error;
      logger.warn({ publication: delivery.publication }, "another process took a delivery over");
    }
    return true;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#woken = false;
      try {
        await this.#deliverAll();
      } catch (error) {
        this.options.logger.warn({ err: error }, "deliveries wait");
      }
      if (!signal.aborted && !this.#woken) await this.#pause();
    }
  }

  async #deliverAll(): Promise<void> {
    let isDue = true;
    while (isDue && !this.#stopping.signal.aborted) isDue = await this.deliverNext();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#rest = null;
        resolve();
      };
      const timer = setTimeout(end, LOOKS_EVERY_MS);
      this.#rest = { end };
    });
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { em, channels, clock } = this.options;
    const { channel: name, post, campaignStatus } = delivery;
    let { progress } = delivery;
    const isOver = campaignStatus === "CLOSED" || campaignStatus === "CANCELLED";
    if (isOver && progress.step === "NEW") return this.#fail(delivery, progress, { code: "CAMPAIGN_OVER" });
    const channel = channels.find(name, post.area);
    if (!channel) return this.#fail(delivery, progress, { code: "NOT_SET_UP" });

    for (let resumed = true; ; resumed = false) {
      const outcome = await this.#advance(channel, delivery, progress, resumed);
      ({ progress } = outcome);
      switch (outcome.kind) {
        case "published":
          return end(em(), delivery, progress, { publishedAt: clock() });
        case "failed":
          return this.#fail(delivery, progress, outcome.failure);
        case "missed":
          return this.#missed(delivery, progress, outcome.failure);
        case "waiting":
          return postpone(em(), delivery, { progress, attempts: 0, until: outcome.until });
        case "reached":
          if (this.#stopping.signal.aborted)
            return postpone(em(), delivery, { progress, attempts: 0, until: clock() });
          await saveProgress(em(), delivery, progress, clock());
          break;
        case "calling":
          await saveProgress(em(), delivery, progress, clock());
      }
    }
  }

  /**
   * Runs a step of a channel. An exception in its code counts as a failed attempt; otherwise one publication would
   * block all others.
   */
  async #advance(
    channel: Channel,
    { post, publication }: Delivery,
    progress: PostProgress,
    resumed: boolean,
  ): Promise<PostStepOutcome> {
    try {
      return await channel.advance(post, progress, resumed);
    } catch (error) {
      this.options.logger.error({ err: error, publication, step: progress.step }, "a channel failed");
      return { kind: "missed", progress, failure: { code: "FAULT" } };
    }
  }

  #missed(delivery: Delivery, progress: PostProgress, failure: PostFailure): Promise<void> {
    const { em, clock, logger } = this.options;
    const attempts = isDeepStrictEqual(progress, delivery.progress) ? delivery.attempts + 1 : 1;
    const until = nextAttempt(attempts, clock());
    if (!until) return this.#fail(delivery, progress, failure);
    logger.info(
      { publication: delivery.publication, attempts, code: failure.code },
      "a delivery is tried again",
    );
    return postpone(em(), delivery, { progress, attempts, until });
  }

  #fail(delivery: Delivery, progress: PostProgress, failure: PostFailure): Promise<void> {
    const { publication, channel } = delivery;
    this.options.logger.warn({ publication, channel, ...failure }, "a publication failed");
    return end(this.options.em(), delivery, progress, { failure });
  }
}
