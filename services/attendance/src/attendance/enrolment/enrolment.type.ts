import {
  AlreadyExists,
  InvalidInput,
  InvalidState,
  OverCapacity,
  resultOf,
  StaleVersion,
} from "@starlane/graphql";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { PersonInput } from "../../people/person/person.type.js";
import { LegalBasis } from "../../people/vault/stored-identity.type.js";

@ObjectType("Enrolment", { description: "An enrolled group, such as a class or a shift." })
export class EnrolmentType {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  label!: string;

  @Field(() => Int, { description: "The number of people who come; the roster has at most as many entries." })
  headcount!: number;

  @Field(() => Int)
  version!: number;
}

@ObjectType("RosterEntry")
export class RosterEntryType {
  @Field(() => ID)
  id!: string;
}

@InputType()
export class RosterItem {
  @Field(() => PersonInput)
  person!: PersonInput;

  @Field(() => ID)
  audience!: string;

  @Field(() => ID, {
    nullable: true,
    description: "Where the person lives; the event's area when absent.",
  })
  area?: string | null;
}

@InputType({ description: "`basis` is required with a roster." })
export class EnrolInput {
  @Field(() => ID)
  event!: string;

  @Field(() => String)
  label!: string;

  @Field(() => Int)
  headcount!: number;

  @Field(() => LegalBasis, { nullable: true })
  basis?: LegalBasis | null;

  @Field(() => [RosterItem], { nullable: true })
  roster?: RosterItem[] | null;
}

@InputType({ description: "Absent fields stay unchanged; a roster replaces the previous one." })
export class UpdateEnrolmentInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { description: "The version that the client read." })
  version!: number;

  @Field(() => String, { nullable: true })
  label?: string | null;

  @Field(() => Int, { nullable: true })
  headcount?: number | null;

  @Field(() => LegalBasis, { nullable: true })
  basis?: LegalBasis | null;

  @Field(() => [RosterItem], { nullable: true })
  roster?: RosterItem[] | null;
}

export const EnrolResult = resultOf(
  "EnrolResult",
  () => EnrolmentType,
  () => [InvalidInput, InvalidState, OverCapacity, AlreadyExists],
);

export const UpdateEnrolmentResult = resultOf(
  "UpdateEnrolmentResult",
  () => EnrolmentType,
  () => [InvalidInput, InvalidState, OverCapacity, AlreadyExists, StaleVersion],
);

export const WithdrawEnrolmentResult = resultOf(
  "WithdrawEnrolmentResult",
  () => EnrolmentType,
  () => [StaleVersion],
);
