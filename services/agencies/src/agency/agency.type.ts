import { AlreadyExists, InvalidInput, resultOf, StaleVersion } from "@starlane/graphql";
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

export enum AgencyKindEnum {
  SUB_BUREAU = "SUB_BUREAU",
  POLICE_STATION = "POLICE_STATION",
  POLICE_ROOM = "POLICE_ROOM",
  EDUCATION = "EDUCATION",
  CIVIL_AFFAIRS = "CIVIL_AFFAIRS",
  HUMAN_RESOURCES = "HUMAN_RESOURCES",
  RESIDENTS_COMMITTEE = "RESIDENTS_COMMITTEE",
  SCHOOL = "SCHOOL",
  ENTERPRISE = "ENTERPRISE",
  SENIOR_UNIVERSITY = "SENIOR_UNIVERSITY",
  OTHER = "OTHER",
}
registerEnumType(AgencyKindEnum, { name: "AgencyKind" });

@ObjectType("Agency", {
  description:
    "A participating organisation: the police, a department, or an agency that belongs to one of them.",
})
@Directive('@key(fields: "id")')
export class AgencyType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  name!: string;

  @Field(() => AgencyKindEnum)
  kind!: AgencyKindEnum;

  @Field(() => Int)
  version!: number;
}

@InputType()
export class CreateAgencyInput {
  @Field(() => String, {
    description: "At most 64 characters, unique among the agencies directly below the same parent.",
  })
  name!: string;

  @Field(() => AgencyKindEnum)
  kind!: AgencyKindEnum;

  @Field(() => String, {
    nullable: true,
    description:
      "2 to 40 ASCII capital letters and digits, from the second character on also `.`, `_` and `-`. Unless given, it is generated from the kind and the division of the jurisdiction: `PS-640105002`; for a school and the like with a number: `SCH-640105-01`.",
  })
  code?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The parent agency, which the administrator manages; none unless given.",
  })
  parent?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      "The areas of its jurisdiction from today on, each within the administrator's areas and within the jurisdiction of the nearest agency above that has one. None unless given, as for a school, which belongs to the areas of that nearest agency.",
  })
  jurisdiction?: string[] | null;
}

@InputType()
export class UpdateAgencyInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      "Replaces the whole jurisdiction from today on; the history until yesterday is kept. The agencies below may have no jurisdiction outside it.",
  })
  jurisdiction?: string[] | null;
}

export const CreateAgencyResult = resultOf(
  "CreateAgencyResult",
  () => AgencyType,
  () => [InvalidInput, AlreadyExists],
);
export const UpdateAgencyResult = resultOf(
  "UpdateAgencyResult",
  () => AgencyType,
  () => [InvalidInput, AlreadyExists, StaleVersion],
);
