import { connectionType } from "@starlane/graphql";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

export enum ChannelEnum {
  WECHAT_OFFICIAL_ACCOUNT = "WECHAT_OFFICIAL_ACCOUNT",
  WECHAT_CHANNELS = "WECHAT_CHANNELS",
  GRID_GROUP = "GRID_GROUP",
}
registerEnumType(ChannelEnum, {
  name: "Channel",
  description: "The official account, the video channel, and the grids' groups of residents.",
});

export enum PublicationStatusEnum {
  DRAFT = "DRAFT",
  SCHEDULED = "SCHEDULED",
  PUBLISHED = "PUBLISHED",
  FAILED = "FAILED",
}
registerEnumType(PublicationStatusEnum, {
  name: "PublicationStatus",
  description: "From DRAFT to SCHEDULED to PUBLISHED; FAILED when the channel did not take it.",
});

@ObjectType("Publication", {
  description: "An online push. Its views are impressions: never added to people reached.",
})
export class PublicationType {
  @Field(() => ID)
  id!: string;

  @Field(() => ChannelEnum)
  channel!: ChannelEnum;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  body!: string;

  @Field(() => PublicationStatusEnum)
  status!: PublicationStatusEnum;

  @Field(() => Date, { nullable: true, description: "Null to publish it at once." })
  scheduledFor!: Date | null;

  @Field(() => Date, { nullable: true, description: "The time at which it was published." })
  publishedAt!: Date | null;

  @Field(() => Int, { description: "The total at `measuredAt`; 0 before the first measurement." })
  views!: number;

  @Field(() => Int)
  shares!: number;

  @Field(() => Date, { nullable: true })
  measuredAt!: Date | null;

  @Field(() => Int)
  version!: number;
}

export const PublicationConnection = connectionType("Publication", () => PublicationType);

@InputType()
export class CreatePublicationInput {
  @Field(() => ID)
  campaign!: string;

  @Field(() => ChannelEnum)
  channel!: ChannelEnum;

  @Field(() => String, { description: "32 characters at most in the official account." })
  title!: string;

  @Field(() => String, { description: "Plain text; a blank line begins a paragraph." })
  body!: string;

  @Field(() => ID, {
    description: "In the campaign's area; a grid group is reached when it is of this area or below.",
  })
  area!: string;

  @Field(() => [ID])
  audiences!: string[];

  @Field(() => ID, { nullable: true, description: "Its `url` goes with the text." })
  material?: string | null;

  @Field(() => Date, { nullable: true, description: "Published at once when absent." })
  scheduledFor?: Date | null;
}
