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

/** An area as this service knows it: by its division code. */
@ObjectType("Area")
@Directive('@key(fields: "id", resolvable: false)')
export class AreaReference {
  @Field(() => ID)
  id!: string;
}
