import type { SettingsValues } from "@starlane/config";
import { elapsedMs, type Elapsed } from "@starlane/runtime";
import type { ChannelName } from "../publication/publication.row.js";
import { AccountCalls } from "./access-token.js";
import type { Channel } from "./channel.js";
import type { channelSettings } from "./channel.settings.js";
import { GroupRobots } from "./group-robots.js";
import { OfficialAccount } from "./official-account.js";
import { RateLimit } from "./rate-limit.js";

const MESSAGES_A_MINUTE = 20;
const MINUTE_MS = 60_000;

/** The channels that are set up for publishing without a person. */
export interface Channels {
  /** Returns the channel that reaches an area; null where a person posts. */
  find(name: ChannelName, area: string): Channel | null;
}

/** @param timeoutMs of a call; ten seconds by default */
export function openChannels(
  settings: SettingsValues<typeof channelSettings>,
  clock: () => Date,
  timeoutMs?: number,
  elapsed: Elapsed = elapsedMs,
): Channels {
  const { appId, appSecret: secret, cover } = settings;
  const limit = new RateLimit(MESSAGES_A_MINUTE, MINUTE_MS, elapsed);
  const channels: Record<ChannelName, Channel | null> = {
    WECHAT_OFFICIAL_ACCOUNT:
      appId && secret && cover
        ? new OfficialAccount(
            new AccountCalls(settings.accountUrl, { appId, secret }, timeoutMs, elapsed),
            cover,
            clock,
          )
        : null,
    // The video channel has no public interface: its text is shown for a person to post.
    WECHAT_CHANNELS: null,
    GRID_GROUP: new GroupRobots(settings.groupsUrl, settings.groups, limit, clock, timeoutMs),
  };
  return {
    find(name, area) {
      const channel = channels[name];
      return channel?.reaches(area) ? channel : null;
    },
  };
}
