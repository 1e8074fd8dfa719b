import { Directive, Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";

export enum MaterialKind {
  CASE = "CASE",
  SLIDES = "SLIDES",
  LEAFLET = "LEAFLET",
  VIDEO = "VIDEO",
  QUIZ = "QUIZ",
}
registerEnumType(MaterialKind, { name: "MaterialKind" });

@ObjectType("Material", { description: "Something shown or taught; a CASE tells one fraud, by its type." })
@Directive('@key(fields: "id")')
export class MaterialType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  title!: string;

  @Field(() => MaterialKind)
  kind!: MaterialKind;

  @Field(() => String, { nullable: true })
  scamType!: string | null;

  @Field(() => String)
  language!: string;

  @Field(() => String, { nullable: true })
  body!: string | null;

  @Field(() => String, { nullable: true })
  url!: string | null;

  @Field(() => Int)
  version!: number;
}
