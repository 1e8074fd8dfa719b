import { InvalidInput, InvalidState, resultOf, StaleVersion } from "@starlane/graphql";
import { Arg, Ctx, ID, Int, Mutation, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { EventType, RegisterEventInput, RescheduleEventInput } from "./event.type.js";
import { cancelEvent, completeEvent, decideEvent } from "./status.commands.js";
import { placementRefusals, RegisterEventResult } from "./register-result.type.js";
import { registerEvent } from "./register.commands.js";
import { rescheduleEvent } from "./reschedule.commands.js";

const eventOr = (name: string, refusals: Parameters<typeof resultOf>[2]) =>
  resultOf(name, () => EventType, refusals) as never;

const RescheduleEventResult = eventOr("RescheduleEventResult", () => [...placementRefusals, StaleVersion]);
const DecideEventResult = eventOr("DecideEventResult", () => [InvalidInput, InvalidState, StaleVersion]);
const CancelEventResult = eventOr("CancelEventResult", () => [InvalidInput, InvalidState, StaleVersion]);
const CompleteEventResult = eventOr("CompleteEventResult", () => [InvalidState, StaleVersion]);

@Resolver()
export class EventMutations {
  @Mutation(() => RegisterEventResult as never, {
    description: `Registers an event: CONFIRMED when no other agency must approve, else PROPOSED. It holds its venue and speakers
from then on. A past time is accepted: departments report events they have held.`,
  })
  registerEvent(
    @Arg("input", () => RegisterEventInput) input: RegisterEventInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return registerEvent(context, input);
  }

  @Mutation(() => RescheduleEventResult, {
    description: "Its approvers must approve again. After a refusal the event is unchanged.",
  })
  rescheduleEvent(
    @Arg("input", () => RescheduleEventInput) input: RescheduleEventInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return rescheduleEvent(context, input);
  }

  @Mutation(() => DecideEventResult, {
    description:
      "Decides for the viewer's agency or one below it, or for one that answers for nothing outside an administrator's areas, when the event waits for its decision. Users cannot approve events that they registered or moved.",
  })
  decideEvent(
    @Arg("id", () => ID) id: string,
    @Arg("version", () => Int) version: number,
    @Arg("approve", () => Boolean) approve: boolean,
    @Ctx() context: Context,
    @Arg("comment", () => String, { nullable: true }) comment?: string,
  ): Promise<object> {
    return decideEvent(context, { id, version }, { approve, comment: comment ?? null });
  }

  @Mutation(() => CancelEventResult, {
    description: "Cancels an event; its venue and speakers are free again.",
  })
  cancelEvent(
    @Arg("id", () => ID) id: string,
    @Arg("version", () => Int) version: number,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: Context,
  ): Promise<object> {
    return cancelEvent(context, { id, version }, reason);
  }

  @Mutation(() => CompleteEventResult, { description: "Marks an event as held, once it has begun." })
  completeEvent(
    @Arg("id", () => ID) id: string,
    @Arg("version", () => Int) version: number,
    @Ctx() context: Context,
  ): Promise<object> {
    return completeEvent(context, { id, version });
  }
}
