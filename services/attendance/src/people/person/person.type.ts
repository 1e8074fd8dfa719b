import { Field, InputType } from "type-graphql";

@InputType({
  description:
    "One person as a client names them. The server derives a keyed pseudonym from the identity number, else the phone number, and stores neither; a name is stored, encrypted, only when the person must be found again (a roster, the ledger).",
})
export class PersonInput {
  @Field(() => String, { nullable: true })
  identityNumber?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => String, { nullable: true })
  name?: string | null;
}
