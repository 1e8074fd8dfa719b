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
  description: "An agency that was invited to a campaign, with its answer.",
})
export class ParticipationType {
  @Field(() => ParticipationRoleEnum)
  role!: ParticipationRoleEnum;

  @Field(() => InvitationStateEnum)
  state!: InvitationStateEnum;

  @Field(() => String, { nullable: true, description: "The agency's comment on its answer." })
  note!: string | null;

  @Field(() => Date, { nullable: true })
  respondedAt!: Date | null;
}
