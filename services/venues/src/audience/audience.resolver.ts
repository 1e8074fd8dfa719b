import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { allAudiences, type AudienceRow } from "./audience.loaders.js";
import { AudienceType } from "./audience.type.js";

@Resolver(() => AudienceType)
export class AudienceResolver {
  @Query(() => [AudienceType])
  audiences(@Ctx() { em }: Context): Promise<AudienceRow[]> {
    return allAudiences(em);
  }

  @FieldResolver(() => String, { description: "In the language of the request." })
  name(@Root() audience: AudienceRow, @Ctx() { language }: Context): string {
    return language === "en" ? audience.nameEn : audience.nameZh;
  }
}
