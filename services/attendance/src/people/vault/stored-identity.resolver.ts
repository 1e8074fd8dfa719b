import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { StoredIdentityType } from "./stored-identity.type.js";
import { maskName } from "./name.rules.js";

@Resolver(() => StoredIdentityType)
export class StoredIdentityResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      "Such as 王*; never the whole name. revealPerson gives the rest, for a stated purpose, and is audited.",
  })
  async maskedName(@Root() { id }: StoredIdentityType, @Ctx() { loaders }: Context): Promise<string | null> {
    const personal = await loaders.personal.load(id);
    return personal?.name == null ? null : maskName(personal.name);
  }
}
