import { LocalDateScalar, type InvalidInput, type InvalidState } from "@starlane/graphql";
import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { PersonInput } from "../../people/person/person.type.js";
import { correctCheckIn, withdrawCheckIn, withdrawCrowdCount } from "./correction.commands.js";
import {
  CorrectCheckInResult,
  MovePersonResult,
  WithdrawCheckInResult,
  WithdrawCrowdCountResult,
  type CheckInCorrectedType,
  type CheckInWithdrawnType,
  type CrowdCountWithdrawnType,
  type PersonMovedType,
} from "./correction.type.js";
import { movePerson } from "./move.commands.js";

@Resolver()
export class CorrectionResolver {
  @Mutation(() => WithdrawCheckInResult as never, {
    description:
      "Withdraws a check-in: it no longer counts anywhere, and its client id is REJECTED from then on. Sending it again changes nothing. The reason is stored: do not name a person in it.",
  })
  withdrawCheckIn(
    @Arg("event", () => ID) event: string,
    @Arg("clientId", () => ID) clientId: string,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: Context,
  ): Promise<CheckInWithdrawnType | InvalidInput | InvalidState> {
    return withdrawCheckIn(context, { event, clientId, reason });
  }

  @Mutation(() => CorrectCheckInResult as never, {
    description:
      "Corrects the residence or audience of a checked-in person; absent arguments change nothing. Sending it again changes nothing. The reason is stored: do not name a person in it.",
  })
  correctCheckIn(
    @Arg("event", () => ID) event: string,
    @Arg("clientId", () => ID) clientId: string,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: Context,
    @Arg("area", () => ID, { nullable: true }) area?: string,
    @Arg("audience", () => ID, { nullable: true }) audience?: string,
  ): Promise<CheckInCorrectedType | InvalidInput | InvalidState> {
    return correctCheckIn(context, {
      event,
      clientId,
      reason,
      area: area ?? null,
      audience: audience ?? null,
    });
  }

  @Mutation(() => WithdrawCrowdCountResult as never, {
    description:
      "Withdraws a crowd count. Sending it again changes nothing. The reason is stored: do not name a person in it.",
  })
  withdrawCrowdCount(
    @Arg("event", () => ID) event: string,
    @Arg("clientId", () => ID) clientId: string,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: Context,
  ): Promise<CrowdCountWithdrawnType | InvalidInput> {
    return withdrawCrowdCount(context, { event, clientId, reason });
  }

  @Mutation(() => MovePersonResult as never, {
    description:
      "Records that a person moved: their check-ins from a day on count in their new area, earlier ones in the old area. Requires responsibility for both areas; the answer for a person who never attended is 0 check-ins. The reason is stored: do not name a person in it.",
  })
  movePerson(
    @Arg("person", () => PersonInput) person: PersonInput,
    @Arg("area", () => ID) area: string,
    @Arg("from", () => LocalDateScalar) from: string,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: Context,
  ): Promise<PersonMovedType | InvalidInput> {
    return movePerson(context, { person, area, from, reason });
  }
}
