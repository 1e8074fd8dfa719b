import { Arg, FieldResolver, ID, Query, Resolver } from "type-graphql";
import { AudienceReference } from "../audience/audience.type.js";
import { MaterialKind, MaterialType } from "./material.type.js";

/** No material can be entered yet, so there is none to find. */
@Resolver(() => MaterialType)
export class MaterialResolver {
  @Query(() => MaterialType, { nullable: true })
  material(@Arg("id", () => ID) _id: string): MaterialType | null {
    return null;
  }

  @Query(() => [MaterialType])
  materials(
    @Arg("kinds", () => [MaterialKind], { nullable: true }) _kinds?: MaterialKind[],
    @Arg("audience", () => ID, { nullable: true }) _audience?: string,
    @Arg("scamType", () => String, { nullable: true }) _scamType?: string,
    @Arg("language", () => String, { nullable: true }) _language?: string,
  ): MaterialType[] {
    return [];
  }

  @FieldResolver(() => [AudienceReference])
  audiences(): AudienceReference[] {
    return [];
  }
}
