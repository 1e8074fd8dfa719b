import { readPage, type Connection, type InvalidState } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { AgencyReference } from "../../replicas/agency/agency.type.js";
import { AreaReference } from "../../replicas/area/area.type.js";
import type { Context } from "../../context.js";
import { EventReference } from "../../replicas/event/event.type.js";
import { maskName } from "../vault/name.rules.js";
import { confirmPersonJoin, rejectPersonJoin, reversePersonJoin } from "./person-join.commands.js";
import { findPersonJoins, type PersonJoinKey } from "./person-join.loaders.js";
import type { PersonJoinRow } from "./person-join.row.js";
import {
  DecidePersonJoinResult,
  PersonJoinConnection,
  PersonJoinSideType,
  PersonJoinStateEnum,
  PersonJoinType,
} from "./person-join.type.js";

@Resolver(() => PersonJoinType)
export class PersonJoinResolver {
  @Query(() => PersonJoinConnection, {
    description:
      "The pairs of an identity number and a phone that the viewer may decide to be one person or two; by default the pending ones, the newest first.",
  })
  personJoins(
    @Ctx() context: Context,
    @Arg("states", () => [PersonJoinStateEnum], { nullable: true }) states?: PersonJoinStateEnum[] | null,
    @Arg("first", () => Int, { nullable: true }) first?: number | null,
    @Arg("after", () => String, { nullable: true }) after?: string | null,
  ): Promise<Connection<PersonJoinRow>> {
    const page = readPage<PersonJoinKey>({ first, after }, ["uuid"]);
    return findPersonJoins(context, states ?? [PersonJoinStateEnum.PENDING], page);
  }

  @Mutation(() => DecidePersonJoinResult as never, {
    description:
      "Joins the two numbers of a pair as one person: attendances by the phone count for the person of the identity number. Sending it again changes nothing.",
  })
  confirmPersonJoin(
    @Arg("id", () => ID) id: string,
    @Ctx() context: Context,
  ): Promise<PersonJoinRow | InvalidState> {
    return confirmPersonJoin(context, id);
  }

  @Mutation(() => DecidePersonJoinResult as never, {
    description:
      "Rejects a pending pair: its numbers belong to two people. Sending it again changes nothing.",
  })
  rejectPersonJoin(
    @Arg("id", () => ID) id: string,
    @Ctx() context: Context,
  ): Promise<PersonJoinRow | InvalidState> {
    return rejectPersonJoin(context, id);
  }

  @Mutation(() => DecidePersonJoinResult as never, {
    description:
      "Reverses a join, automatic or decided: each person gets back the attendances by their own number, before and since the join. Sending it again changes nothing.",
  })
  reversePersonJoin(
    @Arg("id", () => ID) id: string,
    @Ctx() context: Context,
  ): Promise<PersonJoinRow | InvalidState> {
    return reversePersonJoin(context, id);
  }

  @FieldResolver(() => AgencyReference, { description: "The agency at which the two numbers came together." })
  agency(@Root() { agencyId }: PersonJoinRow): AgencyReference {
    return { id: agencyId };
  }

  @FieldResolver(() => AreaReference, {
    description: "The area that contains every event that either attended.",
  })
  area(@Root() { areaId }: PersonJoinRow): AreaReference {
    return { id: areaId };
  }

  @FieldResolver(() => EventReference, {
    nullable: true,
    description: "The event at which they came together; null when it was at none.",
  })
  event(@Root() { eventId }: PersonJoinRow): EventReference | null {
    return eventId === null ? null : { id: eventId };
  }

  @FieldResolver(() => PersonJoinSideType, { description: "The person of the identity number." })
  byIdentityNumber(@Root() pair: PersonJoinRow, @Ctx() context: Context): Promise<PersonJoinSideType> {
    return sideOf(pair, "identity", context);
  }

  @FieldResolver(() => PersonJoinSideType, { description: "The person of the phone." })
  byPhone(@Root() pair: PersonJoinRow, @Ctx() context: Context): Promise<PersonJoinSideType> {
    return sideOf(pair, "phone", context);
  }
}

async function sideOf(
  { id: join, ...pair }: PersonJoinRow,
  side: "identity" | "phone",
  { loaders }: Context,
): Promise<PersonJoinSideType> {
  const [facts, kept] = await Promise.all([
    loaders.sides.load({ join, side }),
    loaders.keptOfSide.load({ join, side, pseudonym: pair[side] }),
  ]);
  const personal = kept === null ? null : await loaders.personal.load(kept);
  return {
    ...facts,
    maskedName: personal?.name == null ? null : maskName(personal.name),
    phoneLast4: side === "phone" ? (personal?.phoneLast4 ?? null) : null,
  };
}
