import { ConfigInvalid, readSettings, setting, type SettingsValues } from "@starlane/config";
import { z } from "zod";
import type { Group } from "./group-robots.js";

const address = z
  .url({ protocol: /^https?$/, error: "it is written https://host" })
  .transform((url) => new URL(url));

/** The settings of the channels of online pushes. To a channel that is not set up here, a person posts. */
export const channelSettings = {
  accountUrl: setting({
    env: "STARLANE_WECHAT_URL",
    says: "Where the official account's interface is; https://api.weixin.qq.com unless given.",
    schema: z.string().default("https://api.weixin.qq.com").pipe(address),
  }),
  appId: setting({
    env: "STARLANE_WECHAT_APP_ID",
    says: "AppID of the WeChat official account that publications go to; without one, a person posts them.",
    schema: z.string().optional(),
  }),
  appSecret: setting({
    env: "STARLANE_WECHAT_APP_SECRET",
    says: "Its AppSecret.",
    secret: true,
    schema: z.string().optional(),
  }),
  cover: setting({
    env: "STARLANE_WECHAT_COVER",
    says: "`media_id` of the account's permanent picture that every article has on its cover.",
    schema: z.string().optional(),
  }),
  groupsUrl: setting({
    env: "STARLANE_WECOM_URL",
    says: "Where the group robots' interface is; https://qyapi.weixin.qq.com unless given.",
    schema: z.string().default("https://qyapi.weixin.qq.com").pipe(address),
  }),
  groups: setting({
    env: "STARLANE_GRID_GROUPS",
    says: "The grids' WeCom groups, by area: `640105002002=key of its robot,640105003=key`; without one, a person posts.",
    secret: true,
    schema: z
      .string()
      .default("")
      .transform((text) => text.split(",").filter((part) => part.trim() !== ""))
      .pipe(
        z
          .array(
            z
              .string()
              .trim()
              .regex(/^\d+=[\w-]+$/, "it is written area=key, with commas between")
              .transform((part): Group => {
                const [area = "", key = ""] = part.split("=");
                return { area, key };
              }),
          )
          .refine(
            (groups) => new Set(groups.map(({ area }) => area)).size === groups.length,
            "an area has one group",
          ),
      ),
  }),
};

/** @throws ConfigInvalid when a setting is invalid, or the official account is set up in part */
export function readChannelSettings(env: NodeJS.ProcessEnv): SettingsValues<typeof channelSettings> {
  const read = readSettings(channelSettings, env);
  const account = ["appId", "appSecret", "cover"] as const;
  const missing = account.filter((name) => read[name] === undefined);
  if (missing.length > 0 && missing.length < account.length)
    throw new ConfigInvalid(
      missing.map((name) => `${channelSettings[name].env} is missing: the official account needs it`),
    );
  return read;
}
