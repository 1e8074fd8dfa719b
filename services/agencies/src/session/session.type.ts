import { DateTime } from "@starlane/graphql";
import { Field, ObjectType } from "type-graphql";

@ObjectType("Session", { description: "A sign-in: it lasts 30 days at most, and 7 without use." })
export class SessionType {
  @Field(() => String, {
    description: "A signed JWT, valid for 15 minutes; send it as `Authorization: Bearer`.",
  })
  accessToken!: string;

  @Field(() => DateTime)
  accessTokenExpiresAt!: Date;

  @Field(() => String, {
    description: "Opaque, single use, rotated by refreshSession; using a spent one ends the whole family.",
  })
  refreshToken!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "From signIn only: the token that identifies this device from now on. Keep it, also after signing out, and send it with the user's next signIn: then failures elsewhere never make the user wait. It grants no access.",
  })
  device?: string | null;
}
