import type { EntityManager } from "@mikro-orm/postgresql";
import type { Viewer } from "@starlane/auth";
import { execute, select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import { keepDeviceOf } from "../device/device.commands.js";
import { endSessionsOf } from "../session/session.commands.js";
import { refuseToHurry } from "../sign-in/sign-in.commands.js";
import { meterKeyOf } from "../sign-in/meters.js";
import { settle, waitOf } from "../sign-in/throttle.commands.js";
import type { PasswordHasher } from "./password-hasher.js";
import { weaknessOf } from "./password.rules.js";

const TRIES = 5;

export interface ChangePassword {
  readonly current: string;
  readonly wanted: string;
  /** Runs at the end of the change's transaction. */
  readonly beforeCommit: (tx: EntityManager) => Promise<void>;
}

/**
 * Changes a user's own password and ends all their sessions except the current one.
 * @throws ApiError BAD_USER_INPUT if the current password is wrong or the new one is too weak; RATE_LIMITED after
 * repeated failures, since a stranger at an open console could guess here as well
 */
export async function changePassword(
  em: EntityManager,
  passwords: PasswordHasher,
  viewer: Viewer,
  { current, wanted, beforeCommit }: ChangePassword,
  now: Date,
): Promise<void> {
  const weakness = weaknessOf(wanted, viewer.username);
  if (weakness) throw new ApiError("BAD_USER_INPUT", weakness);

  const key = meterKeyOf(["current password", viewer.id]);
  const { seconds, meters } = await waitOf(em, [{ key, nameKey: null, tries: TRIES, cleared: true }]);
  refuseToHurry(seconds);
  const kept = await findHash(em, viewer.id);
  const isTheirs = await passwords.matches(current, kept);
  refuseToHurry(await settle(em, meters, isTheirs));
  if (!isTheirs)
    throw new ApiError("BAD_USER_INPUT", {
      "zh-CN": "当前密码不正确。",
      en: "The current password is wrong.",
    });

  const hash = await passwords.hash(wanted);
  await em.transactional(async (tx) => {
    // Of two concurrent changes, the second no longer finds its current password.
    const changed = await execute(
      tx,
      sql`update credential set password_hash = ${hash}
          where account_id = ${viewer.id} and password_hash = ${kept}`,
    );
    if (changed === 0)
      throw new ApiError("BAD_USER_INPUT", {
        "zh-CN": "密码刚刚已被修改，请重试。",
        en: "The password has just been changed; try again.",
      });
    await keepDeviceOf(tx, viewer.session, hash);
    await endSessionsOf(tx, viewer.id, now, viewer.session);
    await beforeCommit(tx);
  });
}

async function findHash(em: EntityManager, user: string): Promise<string | null> {
  const [credential] = await select<{ passwordHash: string }>(
    em,
    sql`select password_hash from credential join account on account.id = credential.account_id
        where account.id = ${user} and account.active`,
  );
  return credential?.passwordHash ?? null;
}
