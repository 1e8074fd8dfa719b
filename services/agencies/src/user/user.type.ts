import { AlreadyExists, InvalidInput, resultOf, StaleVersion } from "@starlane/graphql";
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";

export enum RoleEnum {
  ADMIN = "ADMIN",
  PLANNER = "PLANNER",
  PARTNER = "PARTNER",
  OFFICER = "OFFICER",
  ANALYST = "ANALYST",
}
registerEnumType(RoleEnum, {
  name: "Role",
  valuesConfig: {
    ADMIN: { description: "Everything in the district, accounts and configuration included." },
    PLANNER: {
      description: "Plans campaigns, invites agencies, approves, runs the planner, in its areas.",
    },
    PARTNER: {
      description: "Registers its own agency's events and answers invitations and approvals for its agency.",
    },
    OFFICER: {
      description: "Takes attendance, keeps the ledger, makes visits and handles warnings, in its areas.",
    },
    ANALYST: { description: "Reads coverage and plans, never a person." },
  },
});

@ObjectType("Grant", {
  description: "A role over an area and everything below it. A user may hold several.",
})
export class GrantType {
  @Field(() => RoleEnum)
  role!: RoleEnum;
}

@ObjectType("User", { description: "A person who signs in." })
@Directive('@key(fields: "id")')
export class UserType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  username!: string;

  @Field(() => String)
  displayName!: string;

  @Field(() => Boolean, { description: "Whether they may sign in." })
  active!: boolean;

  @Field(() => Int)
  version!: number;
}

@InputType()
export class GrantInput {
  @Field(() => RoleEnum)
  role!: RoleEnum;

  @Field(() => ID)
  area!: string;
}

@InputType()
export class CreateUserInput {
  @Field(() => String, {
    description:
      "2 to 32 letters and digits of ASCII, with `.`, `_` and `-` from the second on; its case makes no difference.",
  })
  username!: string;

  @Field(() => String, { description: "At most 64 characters." })
  displayName!: string;

  @Field(() => String, { description: "8 to 128 characters, and none of the very common ones." })
  password!: string;

  @Field(() => ID)
  agency!: string;

  @Field(() => [GrantInput])
  grants!: GrantInput[];
}

@InputType()
export class UpdateUserInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String, { nullable: true })
  displayName?: string | null;

  @Field(() => [GrantInput], { nullable: true, description: "In place of all they hold now." })
  grants?: GrantInput[] | null;

  @Field(() => Boolean, { nullable: true, description: "False ends all their sessions." })
  active?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      "For who forgot theirs: takes the place of their password and ends all their sessions. 8 to 128 characters, and none of the very common ones.",
  })
  password?: string | null;
}

export const CreateUserResult = resultOf(
  "CreateUserResult",
  () => UserType,
  () => [InvalidInput, AlreadyExists],
);
export const UpdateUserResult = resultOf(
  "UpdateUserResult",
  () => UserType,
  () => [InvalidInput, StaleVersion],
);
