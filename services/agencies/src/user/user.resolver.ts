import { areasFor } from "@starlane/auth";
import type { AlreadyExists, InvalidInput, StaleVersion } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { AgencyRow } from "../agency/agency.row.js";
import { AgencyType } from "../agency/agency.type.js";
import { AreaReference } from "../replicas/area/area.type.js";
import type { Context } from "../context.js";
import { administrator } from "./administrator.js";
import { createUser, reachOf, updateUser } from "./user.commands.js";
import { findUsers, type GrantRow } from "./user.loaders.js";
import type { UserRow } from "./user.row.js";
import {
  CreateUserInput,
  CreateUserResult,
  GrantType,
  UpdateUserInput,
  UpdateUserResult,
  UserType,
} from "./user.type.js";

@Resolver(() => UserType)
export class UserResolver {
  @Query(() => UserType, { nullable: true, description: "The signed-in user; null without a sign-in." })
  viewer(@Ctx() { viewer, loaders }: Context): Promise<UserRow | null> | null {
    return viewer && loaders.user.load(viewer.id);
  }

  @Query(() => [UserType], {
    description:
      "The users that an administrator manages, by username: those whose agency has no jurisdiction, and who have no role, outside the administrator's areas.",
  })
  async users(
    @Ctx() { em, viewer, now }: Context,
    @Arg("agency", () => ID, { nullable: true }) agency?: string | null,
  ): Promise<UserRow[]> {
    const reach = await reachOf(em, areasFor(viewer, "Query.users"), now);
    if (agency != null && !reach.agencies.has(agency)) return [];
    return findUsers(em, reach, agency ?? null);
  }

  @Mutation(() => CreateUserResult)
  createUser(
    @Arg("input", () => CreateUserInput) input: CreateUserInput,
    @Ctx() context: Context,
  ): Promise<UserRow | InvalidInput | AlreadyExists> {
    const by = administrator(context, "Mutation.createUser");
    return createUser(context.em, context.state.passwords, by, input, context.now);
  }

  @Mutation(() => UpdateUserResult, {
    description:
      "Changes the given fields and leaves the rest. Nobody can change their own grants or close their own account.",
  })
  updateUser(
    @Arg("input", () => UpdateUserInput) input: UpdateUserInput,
    @Ctx() context: Context,
  ): Promise<UserRow | InvalidInput | StaleVersion> {
    const by = administrator(context, "Mutation.updateUser");
    return updateUser(context.em, context.state.passwords, by, input, context.now);
  }

  @FieldResolver(() => AgencyType)
  agency(@Root() { agencyId }: UserRow, @Ctx() { loaders }: Context): Promise<AgencyRow | null> {
    return loaders.agency.load(agencyId);
  }

  @FieldResolver(() => [GrantType])
  grants(@Root() { id }: UserRow, @Ctx() { loaders }: Context): Promise<GrantRow[]> {
    return loaders.grants.load(id);
  }
}

@Resolver(() => GrantType)
export class GrantResolver {
  @FieldResolver(() => AreaReference)
  area(@Root() { areaId }: GrantRow): AreaReference {
    return { id: areaId };
  }
}
