import { ApiError } from "@starlane/graphql";
import { Arg, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { findCommunitiesAround, findDistrict } from "./area.loaders.js";
import type { AreaRow } from "./area.row.js";
import { areaPath } from "./area.rules.js";
import { AreaType } from "./area.type.js";

@Resolver(() => AreaType)
export class AreaResolver {
  @Query(() => AreaType, { description: "The district this installation serves." })
  async district(@Ctx() { em }: Context): Promise<AreaRow> {
    const district = await findDistrict(em);
    if (!district)
      throw new ApiError("NOT_FOUND", {
        "zh-CN": "尚未装入辖区数据。",
        en: "No district has been loaded yet.",
      });
    return district;
  }

  @Query(() => AreaType, { nullable: true })
  area(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<AreaRow | null> {
    return loaders.area.load(id);
  }

  @Query(() => [AreaType], {
    description: "For the gateway only: the communities of the district that contains an area.",
  })
  @Directive("@inaccessible")
  communitiesAround(@Arg("area", () => ID) area: string, @Ctx() { em }: Context): Promise<AreaRow[]> {
    return findCommunitiesAround(em, area);
  }

  @FieldResolver(() => AreaType, { nullable: true })
  parent(@Root() { parentId }: AreaRow, @Ctx() { loaders }: Context): Promise<AreaRow | null> | null {
    return parentId == null ? null : loaders.area.load(parentId);
  }

  @FieldResolver(() => AreaType, {
    nullable: true,
    description: "The area it merged into, to which its counts belong. Null if it still exists.",
  })
  mergedInto(@Root() { mergedInto }: AreaRow, @Ctx() { loaders }: Context): Promise<AreaRow | null> | null {
    return mergedInto == null ? null : loaders.area.load(mergedInto);
  }

  @FieldResolver(() => [AreaType], {
    description: "The areas directly below, without those that merged into others.",
  })
  children(@Root() { id }: AreaRow, @Ctx() { loaders }: Context): Promise<AreaRow[]> {
    return loaders.children.load(id);
  }

  @FieldResolver(() => [AreaType], { description: "From the root down, itself last." })
  async path(@Root() { id }: AreaRow, @Ctx() { loaders }: Context): Promise<AreaRow[]> {
    const areas = await Promise.all(areaPath(id).map((above) => loaders.area.load(above)));
    return areas.filter((area) => area !== null);
  }
}
