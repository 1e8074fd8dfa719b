import { areasFor } from "@starlane/auth";
import { localDate } from "@starlane/calendar";
import { LocalDateScalar, type AlreadyExists, type InvalidInput, type StaleVersion } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { AreaReference } from "../replicas/area/area.type.js";
import type { Context } from "../context.js";
import { createAgency, updateAgency } from "./agency.commands.js";
import { findAgencies } from "./agency.loaders.js";
import type { AgencyRow } from "./agency.row.js";
import {
  AgencyKindEnum,
  AgencyType,
  CreateAgencyInput,
  CreateAgencyResult,
  UpdateAgencyInput,
  UpdateAgencyResult,
} from "./agency.type.js";

@Resolver(() => AgencyType)
export class AgencyResolver {
  @Query(() => AgencyType, { nullable: true })
  agency(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<AgencyRow | null> {
    return loaders.agency.load(id);
  }

  @Query(() => [AgencyType], { description: "By code." })
  agencies(
    @Ctx() { em }: Context,
    @Arg("kinds", () => [AgencyKindEnum], { nullable: true }) kinds?: AgencyKindEnum[] | null,
  ): Promise<AgencyRow[]> {
    return findAgencies(em, kinds ?? null);
  }

  @Mutation(() => CreateAgencyResult, {
    description:
      "Adds an agency that the administrator manages from then on: it has no jurisdiction outside the administrator's areas.",
  })
  createAgency(
    @Arg("input", () => CreateAgencyInput) input: CreateAgencyInput,
    @Ctx() { em, publish, now, viewer }: Context,
  ): Promise<AgencyRow | InvalidInput | AlreadyExists> {
    return createAgency({ em, publish, now, administered: areasFor(viewer, "Mutation.createAgency") }, input);
  }

  @Mutation(() => UpdateAgencyResult, {
    description:
      "Changes the given fields of an agency without jurisdiction outside the administrator's areas, and leaves the rest. The change applies from today on, in every service within seconds; no later day can be given.",
  })
  updateAgency(
    @Arg("input", () => UpdateAgencyInput) input: UpdateAgencyInput,
    @Ctx() { em, publish, now, viewer }: Context,
  ): Promise<AgencyRow | InvalidInput | AlreadyExists | StaleVersion> {
    return updateAgency({ em, publish, now, administered: areasFor(viewer, "Mutation.updateAgency") }, input);
  }

  @FieldResolver(() => AgencyType, { nullable: true })
  parent(@Root() { parentId }: AgencyRow, @Ctx() { loaders }: Context): Promise<AgencyRow | null> | null {
    return parentId == null ? null : loaders.agency.load(parentId);
  }

  @FieldResolver(() => [AgencyType], { description: "The agencies directly below, by code." })
  children(@Root() { id }: AgencyRow, @Ctx() { loaders }: Context): Promise<AgencyRow[]> {
    return loaders.childAgencies.load(id);
  }

  @FieldResolver(() => [AreaReference], {
    description:
      "The areas of its jurisdiction today; a police beat is the set of communities of its station. With `on`, those of that day.",
  })
  async jurisdiction(
    @Root() { id }: AgencyRow,
    @Ctx() { loaders, now }: Context,
    @Arg("on", () => LocalDateScalar, { nullable: true }) on?: string | null,
  ): Promise<AreaReference[]> {
    const areas = await loaders.jurisdiction.load({ agency: id, on: on ?? localDate(now) });
    return areas.map((area) => ({ id: area }));
  }
}
