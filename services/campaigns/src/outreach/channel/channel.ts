import type { PostFailure } from "./failure.rules.js";

/** A post, as it is passed to a channel. */
export interface Post {
  readonly title: string;
  readonly body: string;
  /** The address of its material; null when it has none. */
  readonly link: string | null;
  /** The area that it is for, as a division code. */
  readonly area: string;
}

/** The progress of a post, in the terms of its channel; plain JSON, stored between two steps. */
export interface PostProgress {
  readonly step: string;
}

export const NOTHING_DONE: PostProgress = { step: "NEW" };

/** The outcome of one step. The caller of the channel stores `progress` before anything else. */
export type PostStepOutcome =
  /** Done; the next step may follow now or later. */
  | { readonly kind: "reached"; readonly progress: PostProgress }
  /** The next step makes a call that must not be repeated: it is to follow at once, and not after a crash. */
  | { readonly kind: "calling"; readonly progress: PostProgress }
  /** Nothing failed; the next step is to follow at `until`. */
  | { readonly kind: "waiting"; readonly progress: PostProgress; readonly until: Date }
  /** The step failed without effect; it may be repeated. */
  | { readonly kind: "missed"; readonly progress: PostProgress; readonly failure: PostFailure }
  /** The post is published. */
  | { readonly kind: "published"; readonly progress: PostProgress }
  /** The post is not published, or that is unknown. A retry by a person continues from `progress`. */
  | { readonly kind: "failed"; readonly progress: PostProgress; readonly failure: PostFailure };

/**
 * A channel to which posts are published through its own interface, in steps that remain distinguishable after a crash.
 */
export interface Channel {
  /** Returns true if the channel, as it is set up, reaches an area. */
  reaches(area: string): boolean;
  /**
   * Takes a post one step further, with at most one call that changes anything.
   * @param stored the progress of the step before
   * @param resumed true if another run, which may have crashed, stored it
   */
  advance(post: Post, stored: PostProgress, resumed: boolean): Promise<PostStepOutcome>;
}
