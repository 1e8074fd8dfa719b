import { DateTime, InvalidInput, InvalidState, resultOf } from "@starlane/graphql";
import { Arg, Ctx, ID, Int, Mutation, Resolver } from "type-graphql";
import { CheckInReceiptType } from "../check-in/check-in.type.js";
import type { Context } from "../../context.js";
import { countCrowd } from "./crowd.commands.js";

const CountCrowdResult = resultOf(
  "CountCrowdResult",
  () => CheckInReceiptType,
  () => [InvalidInput, InvalidState],
);

@Resolver()
export class CrowdResolver {
  @Mutation(() => CountCrowdResult as never, {
    description:
      "Records a count of people who cannot be identified: a display, a passing crowd. It adds to `contacts` and `unidentified` in the event's area, never to `reached`; without an audience, only to all audiences together. From 1 to 1,000,000 people. The same client id with the same figures is a DUPLICATE, with other figures it is REJECTED. An event that is PROPOSED, DECLINED or CANCELLED takes none.",
  })
  countCrowd(
    @Arg("event", () => ID) event: string,
    @Arg("clientId", () => ID) clientId: string,
    @Arg("people", () => Int) people: number,
    @Arg("at", () => DateTime) at: Date,
    @Ctx() context: Context,
    @Arg("audience", () => ID, { nullable: true }) audience?: string | null,
  ): Promise<object> {
    return countCrowd(context, { event, clientId, people, audience: audience ?? null, at });
  }
}
