import { Directive, Field, ID, ObjectType, registerEnumType } from "type-graphql";

export enum AreaLevelEnum {
  PROVINCE = "PROVINCE",
  CITY = "CITY",
  DISTRICT = "DISTRICT",
  STREET = "STREET",
  COMMUNITY = "COMMUNITY",
  GRID = "GRID",
}
registerEnumType(AreaLevelEnum, {
  name: "AreaLevel",
  description: "The levels of the administrative tree, the widest first.",
});

/** An area, known to this service by its id. This service adds its coverage. */
@ObjectType("Area")
@Directive('@key(fields: "id")')
export class AreaReference {
  @Field(() => ID)
  id!: string;
}
