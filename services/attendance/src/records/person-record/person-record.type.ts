import { DateTime, LocalDateScalar } from "@starlane/graphql";
import { Field, Float, ID, ObjectType } from "type-graphql";
import { AgencyReference } from "../../replicas/agency/agency.type.js";
import { AreaReference } from "../../replicas/area/area.type.js";
import { AssessmentPhase } from "../../attendance/assessment/assessment.type.js";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import { CheckInMethod } from "../../attendance/check-in/check-in.type.js";
import { EventReference } from "../../replicas/event/event.type.js";
import { LegalBasis } from "../../people/vault/stored-identity.type.js";

@ObjectType("PersonKeeping", { description: "Why somebody is kept, and until when." })
export class PersonKeepingType {
  @Field(() => String, { description: "ROSTER: they stand on the list of a group that signed up." })
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

@ObjectType("PersonAttendance", { description: "Somebody came to an event." })
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

@ObjectType("PersonAssessment", { description: "What somebody knew." })
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
    "All that is held about a person, for who asks what is: as far as the viewer may see it, and of names and phones what the agency keeps. Numbers are not among it: they are not kept.",
})
export class PersonRecordType {
  @Field(() => ID)
  id!: string;

  @Field(() => AgencyReference, { description: "Whose entry it is." })
  agency!: AgencyReference;

  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => String, { nullable: true })
  phoneLast4!: string | null;

  @Field(() => [PersonKeepingType])
  keepings!: PersonKeepingType[];

  @Field(() => [PersonAttendanceType], { description: "By when they were." })
  attendances!: PersonAttendanceType[];

  @Field(() => [PersonAssessmentType])
  assessments!: PersonAssessmentType[];
}
