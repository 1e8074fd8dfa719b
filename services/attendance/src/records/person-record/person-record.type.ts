import { DateTime, LocalDateScalar } from "@starlane/graphql";
import { Field, Float, ID, ObjectType } from "type-graphql";
import { AgencyReference } from "../../replicas/agency/agency.type.js";
import { AreaReference } from "../../replicas/area/area.type.js";
import { AssessmentPhase } from "../../attendance/assessment/assessment.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import { CheckInMethod } from "../../attendance/check-in/check-in.type.js";
import { EventReference } from "../../replicas/event/event.type.js";
import { LegalBasis } from "../../people/vault/stored-identity.type.js";

@ObjectType("PersonKeeping", {
  description: "The reason for which a person is stored, and the end of storage.",
})
export class PersonKeepingType {
  @Field(() => String, { description: "ROSTER: they are on the roster of an enrolled group." })
  purpose!: string;

  @Field(() => LegalBasis)
  basis!: `${LegalBasis}`;

  @Field(() => LocalDateScalar, { description: "The last day; on the next one it ends." })
  until!: string;

  @Field(() => EventReference, { description: "The event they were named for." })
  event!: EventReference;

  @Field(() => String, { description: "The group they were named in." })
  label!: string;
}

@ObjectType("PersonAttendance", { description: "An attendance of a person at an event." })
export class PersonAttendanceType {
  @Field(() => EventReference)
  event!: EventReference;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => AreaReference, { description: "Where they lived." })
  area!: AreaReference;

  @Field(() => AudienceReference)
  audience!: AudienceReference;

  @Field(() => CheckInMethod)
  method!: `${CheckInMethod}`;
}

@ObjectType("PersonAssessment", { description: "An assessment of a person." })
export class PersonAssessmentType {
  @Field(() => EventReference)
  event!: EventReference;

  @Field(() => AssessmentPhase)
  phase!: `${AssessmentPhase}`;

  @Field(() => Float)
  score!: number;

  @Field(() => Float)
  outOf!: number;
}

@ObjectType("PersonRecord", {
  description:
    "All data held about a person, as far as the viewer may see it; names and phones are those the agency has stored. Full numbers are not included, since they are not stored.",
})
export class PersonRecordType {
  @Field(() => ID)
  id!: string;

  @Field(() => AgencyReference, { description: "The agency that stored it." })
  agency!: AgencyReference;

  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => String, { nullable: true })
  phoneLast4!: string | null;

  @Field(() => [PersonKeepingType])
  keepings!: PersonKeepingType[];

  @Field(() => [PersonAttendanceType], { description: "Ordered by time." })
  attendances!: PersonAttendanceType[];

  @Field(() => [PersonAssessmentType])
  assessments!: PersonAssessmentType[];
}
