import { InvalidInput, resultOf } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import type { Context } from "../../context.js";
import { createMaterial } from "./material.commands.js";
import { findMaterials } from "./material.loaders.js";
import type { MaterialRow } from "./material.row.js";
import { CreateMaterialInput, MaterialKindEnum, MaterialType } from "./material.type.js";

const CreateMaterialResult = resultOf(
  "CreateMaterialResult",
  () => MaterialType,
  () => [InvalidInput],
);

@Resolver(() => MaterialType)
export class MaterialResolver {
  @Query(() => MaterialType, { nullable: true })
  material(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<MaterialRow | null> {
    return loaders.material.load(id);
  }

  @Query(() => [MaterialType], { description: "The newest first, 200 at most." })
  materials(
    @Ctx() { em }: Context,
    @Arg("kinds", () => [MaterialKindEnum], { nullable: true }) kinds?: MaterialKindEnum[],
    @Arg("audience", () => ID, { nullable: true }) audience?: string,
    @Arg("scamType", () => String, { nullable: true }) scamType?: string,
    @Arg("language", () => String, { nullable: true }) language?: string,
  ): Promise<MaterialRow[]> {
    return findMaterials(em, {
      kinds: kinds ?? null,
      audience: audience ?? null,
      scamType: scamType ?? null,
      language: language ?? null,
    });
  }

  @Mutation(() => CreateMaterialResult as never, {
    description: "A CASE names its `scamType`; every material has a `body`, a `url` or both.",
  })
  createMaterial(
    @Arg("input", () => CreateMaterialInput) input: CreateMaterialInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return createMaterial(context, input);
  }

  @FieldResolver(() => [AudienceReference])
  audiences(@Root() { audienceIds }: MaterialRow): AudienceReference[] {
    return audienceIds.map((id) => ({ id }));
  }
}
