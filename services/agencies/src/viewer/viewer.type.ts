import { Directive, Field, ID, ObjectType } from "type-graphql";
import { RoleEnum } from "../user/user.type.js";

@ObjectType("ViewerGrant", {
  description: "For the gateway only: a role and the division code of its area.",
})
@Directive("@inaccessible")
export class ViewerGrantType {
  @Field(() => RoleEnum)
  role!: RoleEnum;

  @Field(() => ID)
  area!: string;
}

@ObjectType("ViewerFacts", {
  description: "For the gateway only: the viewer of a request with the current rights.",
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

  @Field(() => ID, { description: "Empty without a sign-in." })
  session!: string;
}
