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

@ObjectType("Area", {
  description: "An administrative area. Its id is the official division code, such as 640105002002.",
})
@Directive('@key(fields: "id")')
export class AreaType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => AreaLevelEnum)
  level!: AreaLevelEnum;
}
