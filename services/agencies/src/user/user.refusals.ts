import { AlreadyExists } from "@starlane/graphql";

/** @param id the user who has the name */
export function usernameIsTaken(id: string, username: string): AlreadyExists {
  return new AlreadyExists(
    id,
    { "zh-CN": "用户名“{username}”已被使用。", en: "The username “{username}” is taken." },
    { username },
  );
}
