import { Refusal } from "@starlane/graphql";
import { yieldingIterator, type ParsedRow } from "@starlane/row-import";
import type { Context } from "../context.js";
import { draftOf, judgeDraft, type Draft, type EventToBe } from "../calendar/event/draft.commands.js";
import { findPlacementInputs, type PlacementInput } from "../campaigns/placement/placement-input.loaders.js";
import type { EventColumn } from "./event-columns.rules.js";
import { asRegistered, keyOfRow, refuseEventDifference } from "./event-match.rules.js";
import type { EventOfRow } from "./event-row.rules.js";
import { readImportSnapshot } from "./snapshot.loaders.js";
import { eventColumnOf } from "./refusals.rules.js";
import { findRegistered } from "./registered.loaders.js";
import { InMemoryAvailability } from "./in-memory-availability.js";

type EventEntry = ParsedRow<EventColumn, EventOfRow>;

/**
 * Judges the events of a table in their order, each as `registerEvent` would if those before it were registered. The
 * reader of each row collects its refusals.
 * @returns the event to write for each row; null where it is refused, or registered already
 */
export async function judgeEvents(
  context: Context,
  campaign: string,
  entries: readonly EventEntry[],
): Promise<(EventToBe | null)[]> {
  const known = await findRegistered(
    context.em,
    campaign,
    entries.map(({ thing }) => thing),
  );
  const drafts = new Map<EventEntry, Draft>();
  for await (const entry of yieldingIterator(entries)) {
    const draft = known.has(keyOfRow(entry.thing)) ? null : draftFrom(context, entry);
    if (draft) drafts.set(entry, draft);
  }
  const placementInputOf = await findInputsByDraft(context, campaign, [...drafts.values()]);
  const availability = new InMemoryAvailability(
    await readImportSnapshot(context.em, context.viewer, [...drafts.values()]),
  );

  const judged: (EventToBe | null)[] = [];
  for await (const entry of yieldingIterator(entries)) {
    const { reader, thing } = entry;
    const draft = drafts.get(entry);
    const registered = known.get(keyOfRow(thing));
    if (registered) refuseEventDifference(reader, thing, registered);
    if (registered || !draft) {
      judged.push(null);
      continue;
    }
    const event = await judge(context, entry, draft, {
      placementInput: placementInputOf.get(draft) ?? null,
      availability,
    });
    if (event) known.set(keyOfRow(thing), asRegistered(thing));
    judged.push(event);
  }
  return judged;
}

function draftFrom(context: Context, { reader, thing }: EventEntry): Draft | null {
  try {
    return draftOf(context.signedIn(), thing, thing.id);
  } catch (error) {
    reader.refuseError(error);
    return null;
  }
}

async function findInputsByDraft(
  context: Context,
  campaign: string,
  drafts: readonly Draft[],
): Promise<ReadonlyMap<Draft, PlacementInput>> {
  if (drafts.length === 0) return new Map();
  const inputs = await findPlacementInputs(context.em, context.signedIn(), {
    campaign,
    placements: drafts,
    isLocked: false,
  });
  return new Map(drafts.flatMap((draft, index) => (inputs ? [[draft, inputs[index]!]] : [])));
}

async function judge(
  context: Context,
  { reader }: EventEntry,
  draft: Draft,
  {
    placementInput,
    availability,
  }: { placementInput: PlacementInput | null; availability: InMemoryAvailability },
): Promise<EventToBe | null> {
  try {
    const event = await judgeDraft(context, draft, { placementInput, unshowable: null, availability });
    if (event instanceof Refusal) {
      reader.refuseAs(eventColumnOf(reader, event), event);
      return null;
    }
    availability.note(event);
    return event;
  } catch (error) {
    reader.refuseError(error);
    return null;
  }
}
