import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import type { EventRow } from "./event.row.js";
import { EventDeed, EventType } from "./event.type.js";
import { mayAnswer } from "./status.commands.js";
import { permittedActions, type EventAction } from "./status.rules.js";

@Resolver(() => EventType)
export class PermittedActionsResolver {
  @FieldResolver(() => [EventDeed], {
    description:
      "The actions that the viewer may take on it as it is now, so that a client offers nothing that would be denied. A rule may still refuse one.",
  })
  async deeds(@Root() event: EventRow, @Ctx() context: Context): Promise<EventDeed[]> {
    if (event.isRedacted) return [];
    const about = { area: event.areaId, agency: event.agencyId };
    const may = async (action: EventAction): Promise<boolean> => {
      if (action !== "decide") return context.may(`Mutation.${action}Event`, about);
      const approvals = await context.loaders.approvals.load(event.id);
      return approvals.some(
        ({ decision, agencyId, areas, authors }) =>
          decision === "PENDING" &&
          mayAnswer(context, event, agencyId, areas) &&
          !authors.includes(context.signedIn().id),
      );
    };
    const actions = permittedActions(event, context.now);
    const allowed = await Promise.all(actions.map(may));
    return actions.filter((_, index) => allowed[index]).map((action) => NAMES[action]);
  }
}

const NAMES: Readonly<Record<EventAction, EventDeed>> = {
  decide: EventDeed.DECIDE,
  cancel: EventDeed.CANCEL,
  complete: EventDeed.COMPLETE,
  reschedule: EventDeed.RESCHEDULE,
};
