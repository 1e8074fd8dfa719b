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
}
