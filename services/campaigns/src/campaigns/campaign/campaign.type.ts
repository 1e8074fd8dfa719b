import { connectionType, LocalDateScalar } from "@starlane/graphql";
import { Directive, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { AreaLevelEnum } from "../../replicas/area/area.type.js";

export enum CampaignStatusEnum {
  DRAFT = "DRAFT",
  SUBMITTED = "SUBMITTED",
  APPROVED = "APPROVED",
  ACTIVE = "ACTIVE",
  CLOSED = "CLOSED",
  CANCELLED = "CANCELLED",
}
registerEnumType(CampaignStatusEnum, {
  name: "CampaignStatus",
  description: "From DRAFT to CLOSED in this order; CANCELLED from any but CLOSED.",
});

@ObjectType("CoverageTarget", {
  description: "Reach this share of an audience in every area of a level below the campaign's area.",
})
export class CoverageTargetType {
  @Field(() => AreaLevelEnum)
  level!: AreaLevelEnum;

  @Field(() => Float, { description: "0 to 1." })
  rate!: number;
}

@ObjectType("Campaign", {
  description: "A joint effort of several agencies in one area over a range of days.",
})
@Directive('@key(fields: "id")')
export class CampaignType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  title!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => LocalDateScalar)
  startsOn!: string;

  @Field(() => LocalDateScalar, { description: "The last day, included." })
  endsOn!: string;

  @Field(() => CampaignStatusEnum)
  status!: CampaignStatusEnum;

  @Field(() => Int)
  version!: number;
}

export const CampaignConnection = connectionType("Campaign", () => CampaignType);

@InputType()
export class CampaignFilter {
  @Field(() => [CampaignStatusEnum], { nullable: true })
  statuses?: CampaignStatusEnum[] | null;

  @Field(() => [ID], { nullable: true, description: "Led by one of these, or with one taking part." })
  agencies?: string[] | null;

  @Field(() => String, { nullable: true, description: "In the title or the description." })
  text?: string | null;
}

@InputType()
export class CoverageTargetInput {
  @Field(() => ID)
  audience!: string;

  @Field(() => AreaLevelEnum)
  level!: AreaLevelEnum;

  @Field(() => Float, { description: "0 to 1." })
  rate!: number;
}

@InputType()
export class CreateCampaignInput {
  @Field(() => String)
  title!: string;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => LocalDateScalar)
  startsOn!: string;

  @Field(() => LocalDateScalar, {
    description: "The last day, included; three years after the first at most.",
  })
  endsOn!: string;

  @Field(() => ID)
  area!: string;

  @Field(() => [CoverageTargetInput])
  targets!: CoverageTargetInput[];
}

@InputType()
export class UpdateCampaignInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true, description: "Null removes it; if omitted, it stays." })
  description?: string | null;

  @Field(() => LocalDateScalar, { nullable: true })
  startsOn?: string | null;

  @Field(() => LocalDateScalar, { nullable: true })
  endsOn?: string | null;

  @Field(() => [CoverageTargetInput], {
    nullable: true,
    description: "All targets: they replace the previous ones.",
  })
  targets?: CoverageTargetInput[] | null;
}
