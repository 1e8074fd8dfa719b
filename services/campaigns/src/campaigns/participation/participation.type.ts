import { Field, ObjectType, registerEnumType } from "type-graphql";

export enum ParticipationRoleEnum {
  CO_HOST = "CO_HOST",
  SUPPORT = "SUPPORT",
}
registerEnumType(ParticipationRoleEnum, { name: "ParticipationRole" });

export enum InvitationStateEnum {
  INVITED = "INVITED",
  ACCEPTED = "ACCEPTED",
  DECLINED = "DECLINED",
}
registerEnumType(InvitationStateEnum, { name: "InvitationState" });

@ObjectType("Participation", {
  description: "An agency that was asked to join a campaign, and what it answered.",
})
export class ParticipationType {
  @Field(() => ParticipationRoleEnum)
  role!: ParticipationRoleEnum;

  @Field(() => InvitationStateEnum)
  state!: InvitationStateEnum;

  @Field(() => String, { nullable: true, description: "What the agency said when it answered." })
  note!: string | null;

  @Field(() => Date, { nullable: true })
  respondedAt!: Date | null;
}
