import { AlreadyExists, InvalidInput } from "@starlane/graphql";

export function nameIsTaken({ id }: { readonly id: string }, name: string): AlreadyExists {
  return new AlreadyExists(
    id,
    {
      "zh-CN": "同一上级下已有名为“{name}”的单位。",
      en: "There is an agency called “{name}” below the same one already.",
    },
    { name },
  );
}

export function codeIsTaken({ id }: { readonly id: string }, code: string): AlreadyExists {
  return new AlreadyExists(
    id,
    { "zh-CN": "单位代码“{code}”已被使用。", en: "The agency code “{code}” is taken." },
    { code },
  );
}

export function codeIsToBeGiven(): InvalidInput {
  return new InvalidInput(["input", "code"], {
    "zh-CN": "辖区没有共同的上级区划，请填写单位代码。",
    en: "There is no division that its areas have in common to make a code of: give one.",
  });
}
