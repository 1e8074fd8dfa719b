import { Field, ObjectType, registerEnumType } from "type-graphql";

export enum ParticipationRole {
  CO_HOST = "CO_HOST",
  SUPPORT = "SUPPORT",
}
registerEnumType(ParticipationRole, { name: "ParticipationRole" });

export enum InvitationState {
  INVITED = "INVITED",
  ACCEPTED = "ACCEPTED",
  DECLINED = "DECLINED",
}
registerEnumType(InvitationState, { name: "InvitationState" });

@ObjectType("Participation", {
  description: "An agency that was asked to join a campaign, and what it answered.",
})
export class ParticipationType {
  @Field(() => ParticipationRole)
  role!: ParticipationRole;

  @Field(() => InvitationState)
  state!: InvitationState;

  @Field(() => String, { nullable: true, description: "What the agency said when it answered." })
  note!: string | null;

  @Field(() => Date, { nullable: true })
  respondedAt!: Date | null;
}
