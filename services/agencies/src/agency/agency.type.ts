import { Directive, Field, ID, ObjectType, registerEnumType } from "type-graphql";

export enum AgencyKind {
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
registerEnumType(AgencyKind, { name: "AgencyKind" });

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

  @Field(() => AgencyKind)
  kind!: AgencyKind;
}
