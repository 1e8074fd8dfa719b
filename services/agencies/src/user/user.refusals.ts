import { AlreadyExists, InvalidInput } from "@starlane/graphql";
import type { NamedUser } from "./user.loaders.js";

const TAKEN = { "zh-CN": "用户名“{username}”已被使用。", en: "The username “{username}” is taken." };

/** @param named who has the name; who they are is not told to whoever does not look after them */
export function usernameIsTaken(named: NamedUser | null, username: string): AlreadyExists | InvalidInput {
  return named?.isWithin
    ? new AlreadyExists(named.id, TAKEN, { username })
    : new InvalidInput(["input", "username"], TAKEN, { username });
}
