import type { EntityManager } from "@mikro-orm/postgresql";
import { runAsSystemIn } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import { reachOf, type Administrator } from "../user/user.commands.js";
import { lockUser } from "../user/user.loaders.js";
import { nameKeysOf } from "./meters.js";
import { endWaits } from "./throttle.commands.js";

/** After an administrator has ended somebody's waits, those of the addresses they come from are left out for as long. */
const SPARED_FOR_S = 15 * 60;

/**
 * Ends the waits of a user.
 * @returns whether there was one
 * @throws ApiError NOT_FOUND for a user who does not exist or is not theirs to look after
 */
export async function clearSignInWait(
  em: EntityManager,
  by: Administrator,
  id: string,
  now: Date,
): Promise<boolean> {
  const user = await lockUser(em, id, await reachOf(em, by.areas, now));
  if (!user) throw new ApiError("NOT_FOUND");
  // Nobody but the service sees failures; whose they may end is settled above.
  return runAsSystemIn(em, () => endWaits(em, nameKeysOf(user.username), SPARED_FOR_S));
}
