import { DateTime } from "@starlane/graphql";
import { Field, ObjectType } from "type-graphql";

@ObjectType("Session", { description: "A sign-in: 30 days at most, 7 without use." })
export class SessionType {
  @Field(() => String, {
    description: "A signed JWT, 15 minutes; send it as `Authorization: Bearer`.",
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
      "Of signIn alone: the token by which this device is known from now on. Keep it, also after signing out, and send it with the user's next signIn: failures elsewhere then never keep them waiting. It gives no access.",
  })
  device?: string | null;
}
