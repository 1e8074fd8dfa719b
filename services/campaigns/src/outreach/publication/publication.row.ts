import type { PostFailure } from "../channel/failure.rules.js";

export type ChannelName = "WECHAT_OFFICIAL_ACCOUNT" | "WECHAT_CHANNELS" | "GRID_GROUP";
export type PublicationStatus = "DRAFT" | "SCHEDULED" | "PUBLISHED" | "FAILED";

/** An online push. Its delivery writes it in SQL together with the progress, so there is no entity of it. */
export interface PublicationRow {
  readonly id: string;
  readonly campaignId: string;
  readonly channel: ChannelName;
  readonly title: string;
  readonly body: string;
  readonly areaId: string;
  readonly audienceIds: readonly string[];
  readonly materialId: string | null;
  /** The agency that made it. */
  readonly agencyId: string;
  readonly status: PublicationStatus;
  /** True if a person posts it; null while it is a draft. */
  readonly byHand: boolean | null;
  /** Null when it is to be published at once. */
  readonly scheduledFor: Date | null;
  readonly publishedAt: Date | null;
  readonly failure: PostFailure | null;
  /** The views of the newest measurement, as are the shares. */
  readonly views: number;
  readonly shares: number;
  readonly measuredAt: Date | null;
  readonly version: number;
}
