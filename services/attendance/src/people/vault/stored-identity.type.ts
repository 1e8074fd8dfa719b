import { Field, ID, ObjectType, registerEnumType } from "type-graphql";

export enum LegalBasis {
  STATUTORY_DUTY = "STATUTORY_DUTY",
  CONSENT = "CONSENT",
  GUARDIAN_CONSENT = "GUARDIAN_CONSENT",
}
registerEnumType(LegalBasis, {
  name: "LegalBasis",
  description:
    "The legal basis for storing personal data: a statutory duty, the person's consent, or a guardian's consent (under 14).",
});

@ObjectType("Person", {
  description:
    "A person whom an agency may have to find again. The id is the agency's own: another agency has another id for the same person.",
})
export class StoredIdentityType {
  @Field(() => ID)
  id!: string;
}
