import type { EntityManager } from "@mikro-orm/postgresql";
import { runAsSystemIn } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import { reachOf, type Administrator } from "../user/user.commands.js";
import { lockUser } from "../user/user.loaders.js";
import { nameKeysOf } from "./meters.js";
import { endWaits } from "./throttle.commands.js";

/** Time for which a user is exempt from the waits of addresses after an administrator has ended the user's waits. */
const SPARED_FOR_S = 15 * 60;

/**
 * Ends the waits of a user.
 * @returns true if there was one
 * @throws ApiError NOT_FOUND for a user who does not exist or whom the administrator does not manage
 */
export async function clearSignInWait(
  em: EntityManager,
  by: Administrator,
  id: string,
  now: Date,
): Promise<boolean> {
  const user = await lockUser(em, id, await reachOf(em, by.areas, now));
  if (!user) throw new ApiError("NOT_FOUND");
  // Only the service may read failures; the check above has settled whose waits may be ended.
  return runAsSystemIn(em, () => endWaits(em, nameKeysOf(user.username), SPARED_FOR_S));
}
