import { Field, ID, ObjectType, registerEnumType } from "type-graphql";

export enum LegalBasis {
  STATUTORY_DUTY = "STATUTORY_DUTY",
  CONSENT = "CONSENT",
  GUARDIAN_CONSENT = "GUARDIAN_CONSENT",
}
registerEnumType(LegalBasis, {
  name: "LegalBasis",
  description:
    "Why personal data may be kept: required by law to do, the person's consent, or a guardian's (under 14).",
});

@ObjectType("Person", {
  description:
    "Somebody an agency may have to find again. The id is the agency's own: another agency knows the same person by another.",
})
export class StoredIdentityType {
  @Field(() => ID)
  id!: string;
}
