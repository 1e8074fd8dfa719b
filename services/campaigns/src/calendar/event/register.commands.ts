import { Refusal } from "@starlane/graphql";
import type { Context } from "../../context.js";
import { databaseAvailability } from "../hold/availability.js";
import { findUnshowable } from "../../outreach/material/material.commands.js";
import { writeOrRefuse } from "../../transaction/write-or-refuse.js";
import { draftOf, judgeDraft, type DraftRefusal } from "./draft.commands.js";
import type { EventRow } from "./event.row.js";
import type { RegisterEventInput } from "./event.type.js";
import { findPlacementInput } from "../../campaigns/placement/placement-input.loaders.js";
import { writeEvents } from "./write.commands.js";

export type RegisterEventAnswer = EventRow | DraftRefusal;

/**
 * Registers an event and holds its venue and its speakers from then on: CONFIRMED when no other agency must approve,
 * else PROPOSED.
 * @throws ApiError FORBIDDEN for another's agency, or an area that is not the viewer's
 */
export async function registerEvent(
  context: Context,
  input: RegisterEventInput,
): Promise<RegisterEventAnswer> {
  const viewer = context.signedIn();
  const draft = draftOf(viewer, input);
  return writeOrRefuse(context.em, async (tx) => {
    const placementInput = await findPlacementInput(tx, viewer, draft);
    const unshowable = await findUnshowable(tx, draft.materials);
    const event = await judgeDraft(context, draft, {
      placementInput,
      unshowable,
      availability: databaseAvailability(tx, viewer),
    });
    if (!(event instanceof Refusal)) await writeEvents(context, tx, [event]);
    return event;
  });
}
