import { AlreadyExists, InvalidInput } from "@starlane/graphql";
import type { NamedUser } from "./user.loaders.js";

const TAKEN = { "zh-CN": "用户名“{username}”已被使用。", en: "The username “{username}” is taken." };

/**
 * Returns the refusal of a taken username.
 * @param named the user with the name, whose id is revealed only within the reach
 */
export function usernameIsTaken(named: NamedUser | null, username: string): AlreadyExists | InvalidInput {
  return named?.isWithin
    ? new AlreadyExists(named.id, TAKEN, { username })
    : new InvalidInput(["input", "username"], TAKEN, { username });
}
