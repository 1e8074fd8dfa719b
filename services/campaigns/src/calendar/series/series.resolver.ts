import { InvalidInput, LocalDateScalar, resultOf } from "@starlane/graphql";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { RegisterEventInput } from "../event/event.type.js";
import { registerEventSeries } from "./series.commands.js";
import { EventSeriesType } from "./series.type.js";

const RegisterEventSeriesResult = resultOf(
  "RegisterEventSeriesResult",
  () => EventSeriesType,
  () => [InvalidInput],
);

@Resolver()
export class SeriesResolver {
  @Mutation(() => RegisterEventSeriesResult as never, {
    description: `Registers an event on each day of a rule, each one independently: some may be refused while others are booked. The rule is an
RRULE of RFC 5545 that chooses days, such as \`FREQ=WEEKLY;BYDAY=WE\`, read in the district's time zone; it must fit the event's own day, which is the
first. Until a day, included; 100 events at most. Sending the same series again returns the booked events and books none twice.`,
  })
  registerEventSeries(
    @Arg("input", () => RegisterEventInput) input: RegisterEventInput,
    @Arg("rule", () => String) rule: string,
    @Arg("until", () => LocalDateScalar) until: string,
    @Ctx() context: Context,
  ): Promise<object> {
    return registerEventSeries(context, input, rule, until);
  }
}
