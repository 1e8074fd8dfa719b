import { Directive, Field, ID, ObjectType } from "type-graphql";
import { RoleEnum } from "../user/user.type.js";

@ObjectType("ViewerGrant", {
  description: "For the gateway alone: a role, and the division code it is over.",
})
@Directive("@inaccessible")
export class ViewerGrantType {
  @Field(() => RoleEnum)
  role!: RoleEnum;

  @Field(() => ID)
  area!: string;
}

@ObjectType("ViewerFacts", {
  description: "For the gateway alone: the person a request is made for, and what they may do now.",
})
@Directive("@inaccessible")
export class ViewerFactsType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  username!: string;

  @Field(() => ID)
  agency!: string;

  @Field(() => [ID], { description: "That agency and every one below it." })
  agencies!: string[];

  @Field(() => [ViewerGrantType])
  grants!: ViewerGrantType[];

  @Field(() => ID, { description: "Empty where there was no sign-in." })
  session!: string;
}
