import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

export enum MaterialKindEnum {
  CASE = "CASE",
  SLIDES = "SLIDES",
  LEAFLET = "LEAFLET",
  VIDEO = "VIDEO",
  QUIZ = "QUIZ",
}
registerEnumType(MaterialKindEnum, { name: "MaterialKind" });

@ObjectType("Material", {
  description: "A text, picture or film that events show or teach; a CASE describes one fraud, by its type.",
})
@Directive('@key(fields: "id")')
export class MaterialType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  title!: string;

  @Field(() => MaterialKindEnum)
  kind!: MaterialKindEnum;

  @Field(() => String, { nullable: true, description: "Such as 刷单返利; always present for a CASE." })
  scamType!: string | null;

  @Field(() => String, {
    description: "A BCP 47 tag or the name of a dialect, such as `zh-CN` and `宁夏话`.",
  })
  language!: string;

  @Field(() => String, { nullable: true })
  body!: string | null;

  @Field(() => String, { nullable: true })
  url!: string | null;

  @Field(() => Int)
  version!: number;
}

@InputType()
export class CreateMaterialInput {
  @Field(() => String)
  title!: string;

  @Field(() => MaterialKindEnum)
  kind!: MaterialKindEnum;

  @Field(() => String, { nullable: true, description: "Such as 刷单返利; required for a CASE." })
  scamType?: string | null;

  @Field(() => [ID])
  audiences!: string[];

  @Field(() => String)
  language!: string;

  @Field(() => String, { nullable: true })
  body?: string | null;

  @Field(() => String, { nullable: true, description: "`https://` or `http://`." })
  url?: string | null;
}
