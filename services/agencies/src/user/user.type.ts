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

  @Field(() => Boolean, { description: "True if the user may sign in." })
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
      "2 to 32 ASCII letters and digits, from the second character on also `.`, `_` and `-`; case-insensitive.",
  })
  username!: string;

  @Field(() => String, { description: "At most 64 characters." })
  displayName!: string;

  @Field(() => String, { description: "8 to 128 characters, and not a very common password." })
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

  @Field(() => [GrantInput], { nullable: true, description: "Replaces all grants that the user has now." })
  grants?: GrantInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "False closes the account and ends all its sessions.",
  })
  active?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      "A new password for a user who forgot theirs; it ends all their sessions. 8 to 128 characters, and not a very common password.",
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
