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
  description: "Who takes part: the police, a department, or one that belongs to them.",
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
    description: "At most 64 characters; those right below the same agency differ in it.",
  })
  name!: string;

  @Field(() => AgencyKindEnum)
  kind!: AgencyKindEnum;

  @Field(() => String, {
    nullable: true,
    description:
      "2 to 40 capital letters and digits of ASCII, with `.`, `_` and `-` from the second on. Made of the kind and the division it answers for unless given: `PS-640105002`; of a school and the like with a number: `SCH-640105-01`.",
  })
  code?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The agency it is right below, which the administrator looks after; none unless given.",
  })
  parent?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      "The areas it answers for from today on, each within the administrator's and, where one above it answers for any, within those of the nearest. None unless given, as of a school, which is where the nearest above it is.",
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
      "In place of all areas it answers for, from today on; what it answered for until yesterday stays written. Those below it answer for nothing outside them.",
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
