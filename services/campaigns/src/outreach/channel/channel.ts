import type { PostFailure } from "./failure.rules.js";

/** What is to be posted, as a channel is given it. */
export interface Post {
  readonly title: string;
  readonly body: string;
  /** Where the material that goes with it is; null when it has none. */
  readonly link: string | null;
  /** Whom it is for: the division code of an area. */
  readonly area: string;
}

/** How far a post has come, in the channel's own words; plain JSON, kept between two steps. */
export interface PostProgress {
  readonly step: string;
}

export const NOTHING_DONE: PostProgress = { step: "NEW" };

/** What one step came to. Whoever drives the channel stores `progress` before anything else. */
export type PostStepOutcome =
  /** Go on from here, now or later. */
  | { readonly kind: "reached"; readonly progress: PostProgress }
  /** The next step makes a call that must not be made twice: take it at once, and not after a crash. */
  | { readonly kind: "calling"; readonly progress: PostProgress }
  /** Nothing failed; there is nothing to be done before then. */
  | { readonly kind: "waiting"; readonly progress: PostProgress; readonly until: Date }
  /** The step failed without effect; it may be taken again. */
  | { readonly kind: "missed"; readonly progress: PostProgress; readonly failure: PostFailure }
  /** The post is out. */
  | { readonly kind: "published"; readonly progress: PostProgress }
  /** It is not, or nobody knows. `progress` is where a person's next try goes on. */
  | { readonly kind: "failed"; readonly progress: PostProgress; readonly failure: PostFailure };

/** Where posts are put by their own interface, in steps that can be told apart after a crash. */
export interface Channel {
  /** Whether it reaches an area as it is set up. */
  reaches(area: string): boolean;
  /**
   * Takes a post one step further, with one call that changes something at most.
   * @param stored the progress of the step before
   * @param resumed whether another run, which may have crashed, stored it
   */
  advance(post: Post, stored: PostProgress, resumed: boolean): Promise<PostStepOutcome>;
}
