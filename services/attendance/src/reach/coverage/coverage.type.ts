import { DateTime, LocalDateScalar } from "@starlane/graphql";
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { AgencyReference } from "../../replicas/agency/agency.type.js";
import { AreaReference } from "../../replicas/area/area.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import { CampaignReference } from "../../replicas/campaign/campaign.type.js";
import { EventKindEnum } from "../../replicas/event/event.type.js";

export enum CoverageDimension {
  AREA = "AREA",
  AUDIENCE = "AUDIENCE",
  CAMPAIGN = "CAMPAIGN",
  AGENCY = "AGENCY",
  KIND = "KIND",
  MONTH = "MONTH",
}
registerEnumType(CoverageDimension, { name: "CoverageDimension" });

@InputType()
export class CoverageFilter {
  @Field(() => [ID], { nullable: true })
  campaigns?: string[] | null;

  @Field(() => [ID], { nullable: true })
  agencies?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: "RESIDENT is the whole population, whatever audience people were recorded with.",
  })
  audiences?: string[] | null;

  @Field(() => [EventKindEnum], { nullable: true })
  kinds?: EventKindEnum[] | null;

  @Field(() => LocalDateScalar, { nullable: true, description: "First day of attendance that counts." })
  from?: string | null;

  @Field(() => LocalDateScalar, { nullable: true, description: "Last day of attendance that counts." })
  to?: string | null;
}

@ObjectType("CoverageRow", {
  description:
    "One cell of a report. `reached` counts each identified person once in every slice; `contacts` counts every attendance, identified or not; `reachedAtMost` adds the unidentified, as if none of them had been reached before, never more than the population. A person counts in their area of residence, and once in every area above it.",
})
export class CoverageRowType {
  @Field(() => AreaReference, { nullable: true })
  area!: AreaReference | null;

  @Field(() => AudienceReference, {
    nullable: true,
    description:
      "The audience people were recorded with; RESIDENT counts the whole population, each person once.",
  })
  audience!: AudienceReference | null;

  @Field(() => CampaignReference, { nullable: true })
  campaign!: CampaignReference | null;

  @Field(() => AgencyReference, { nullable: true })
  agency!: AgencyReference | null;

  @Field(() => EventKindEnum, { nullable: true })
  kind!: `${EventKindEnum}` | null;

  @Field(() => LocalDateScalar, { nullable: true, description: "The first day of the month." })
  month!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "Null when unknown: the rate is then null too, never 0 and never 100%.",
  })
  population!: number | null;

  @Field(() => Int)
  reached!: number;

  @Field(() => Int)
  reachedAtMost!: number;

  @Field(() => Int)
  contacts!: number;

  @Field(() => Float, { nullable: true, description: "reached / population, 0 to 1." })
  rate!: number | null;

  @Field(() => Float, { nullable: true })
  target!: number | null;

  @Field(() => Int, { nullable: true, description: "People still to reach to meet the target." })
  shortfall!: number | null;
}

@ObjectType("CoverageReport")
export class CoverageReportType {
  @Field(() => [CoverageRowType])
  rows!: CoverageRowType[];

  @Field(() => CoverageRowType, { description: "All rows together, each person once." })
  total!: CoverageRowType;

  @Field(() => DateTime, {
    description:
      "Every check-in acknowledged before this instant is counted. At rest it is now; under load at most a second or two ago.",
  })
  asOf!: Date;
}
