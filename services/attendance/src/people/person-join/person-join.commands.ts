import { isUuid, type Client } from "@starlane/database";
import { ApiError, type InvalidState } from "@starlane/graphql";
import type { Context } from "../../context.js";
import { correctLog } from "../../attendance-log/log.commands.js";
import { join, separate } from "../person/join.store.js";
import { findPersonJoin, findSides } from "./person-join.loaders.js";
import { alreadyDecided, phoneIsTaken } from "./person-join.refusals.js";
import type { PersonJoinRow } from "./person-join.row.js";

/**
 * Joins a pair that was held, rejected or reversed before. Sending it again changes nothing.
 * @throws ApiError NOT_FOUND when the pair does not exist or is outside the viewer's area
 */
export function confirmPersonJoin(context: Context, id: string): Promise<PersonJoinRow | InvalidState> {
  return decidePair(context, "Mutation.confirmPersonJoin", id, async (client, pair) => {
    if (pair.state === "JOINED") return null;
    const sides = await findSides(client, pair);
    if (!sides) throw new ApiError("NOT_FOUND");
    if (!sides.isPhoneAlone) return phoneIsTaken();
    await join(client, { id: pair.id, phone: pair.phone, ...sides }, decisionOf(context));
    return null;
  });
}

/**
 * Rejects a held pair: it stays two people. Sending it again changes nothing.
 * @throws ApiError NOT_FOUND
 */
export function rejectPersonJoin(context: Context, id: string): Promise<PersonJoinRow | InvalidState> {
  return decidePair(context, "Mutation.rejectPersonJoin", id, async (client, pair) => {
    if (pair.state === "REJECTED") return null;
    if (pair.state !== "PENDING") return alreadyDecided(pair.state);
    const { by, at } = decisionOf(context);
    await client.query(
      "update person_join set state = 'REJECTED', decided_at = $2, decided_by = $3 where id = $1",
      [pair.id, at, by],
    );
    return null;
  });
}

/**
 * Reverses a join: each person gets back what came by their own number, before and since the join. Sending it again
 * changes nothing.
 * @throws ApiError NOT_FOUND
 */
export function reversePersonJoin(context: Context, id: string): Promise<PersonJoinRow | InvalidState> {
  return decidePair(context, "Mutation.reversePersonJoin", id, async (client, pair) => {
    if (pair.state === "REVERSED") return null;
    if (pair.state !== "JOINED") return alreadyDecided(pair.state);
    const sides = await findSides(client, pair);
    if (!sides || sides.joined !== sides.into) throw new ApiError("NOT_FOUND");
    const joined = { ...pair, into: sides.into, joined: pair.joinedPerson! };
    await separate(client, joined, decisionOf(context));
    return null;
  });
}

const decisionOf = (context: Context) => ({ by: context.signedIn().id, at: context.now });

/**
 * Decides a pair under the exclusive lock of the log, if the viewer may. Returns the pair afterwards, or the refusal.
 */
async function decidePair(
  context: Context,
  operation: string,
  id: string,
  decide: (client: Client, pair: PersonJoinRow) => Promise<InvalidState | null>,
): Promise<PersonJoinRow | InvalidState> {
  context.allow(operation, {});
  const seen = isUuid(id) ? await findPersonJoin(context.state.pool, id) : null;
  if (!seen || !context.may(operation, { area: seen.areaId })) throw new ApiError("NOT_FOUND");
  context.allow(operation, { area: seen.areaId, agency: seen.agencyId });
  return correctLog(context, async (client) => {
    const pair = await findPersonJoin(client, id);
    if (!pair) throw new ApiError("NOT_FOUND"); // erased meanwhile
    return (await decide(client, pair)) ?? (await findPersonJoin(client, id))!;
  });
}
