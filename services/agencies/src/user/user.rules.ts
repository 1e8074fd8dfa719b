import type { Grant } from "@starlane/auth";
import { InvalidInput, isLongerThan } from "@starlane/graphql";
import { isDivisionCode } from "../area/area.rules.js";

const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/i;
const LONGEST_DISPLAY_NAME = 64;
const GRANTS_AT_MOST = 50;

/** Whether a text can be somebody's username. Only ASCII: two names that look alike are then the same name. */
export function isUsername(text: string): boolean {
  return USERNAME.test(text);
}

export function refuseUsername(username: string): InvalidInput | null {
  if (isUsername(username)) return null;
  return new InvalidInput(["input", "username"], {
    "zh-CN": "用户名须为 2 至 32 位英文字母或数字，第二位起可用“.”“_”“-”。",
    en: "A username is 2 to 32 letters or digits; from the second on also “.”, “_” and “-”.",
  });
}

/** @param name without spaces around it */
export function refuseDisplayName(name: string): InvalidInput | null {
  if (/^[^\p{Cc}]+$/u.test(name) && !isLongerThan(name, LONGEST_DISPLAY_NAME)) return null;
  return new InvalidInput(["input", "displayName"], {
    "zh-CN": "姓名须为 1 至 64 个字符。",
    en: "A display name is 1 to 64 characters.",
  });
}

/** An agency that does not exist and one that is not theirs to staff are refused alike. */
export function refuseStaffAgency(agency: string, reach: ReadonlySet<string>): InvalidInput | null {
  if (reach.has(agency)) return null;
  return new InvalidInput(["input", "agency"], {
    "zh-CN": "没有这个单位，或该单位不在您的管理范围内。",
    en: "There is no such agency, or it is not within your reach.",
  });
}

/**
 * Why grants may not be given, or null if they may.
 * @param mayGive whether the giver administers the area of a grant; nobody gives what they do not administer, whichever role
 */
export function refuseGrants(
  grants: readonly Grant[],
  mayGive: (grant: Grant) => boolean,
): InvalidInput | null {
  if (grants.length > GRANTS_AT_MOST)
    return new InvalidInput(["input", "grants"], {
      "zh-CN": `一个账号最多 ${GRANTS_AT_MOST} 项权限。`,
      en: `A user holds at most ${GRANTS_AT_MOST} grants.`,
    });
  for (const [index, grant] of grants.entries()) {
    const path = ["input", "grants", String(index), "area"];
    if (!isDivisionCode(grant.area))
      return new InvalidInput(path, {
        "zh-CN": "区划代码格式不正确，应如 640105002。",
        en: "That is no division code, such as 640105002.",
      });
    if (!mayGive(grant))
      return new InvalidInput(
        path,
        {
          "zh-CN": "您不能授予 {area} 的权限：该区域不在您的管理范围内。",
          en: "You may not give a role over {area}: it is not within your reach.",
        },
        { area: grant.area },
      );
  }
  return null;
}

/** Nobody changes what they themselves may do, so that no district is left without an administrator by a slip. */
export function refuseOwnRights(change: {
  grants?: unknown;
  active?: boolean | null;
  password?: string | null;
}): InvalidInput | null {
  if (change.password != null)
    return new InvalidInput(["input", "password"], {
      "zh-CN": "修改自己的密码需要当前密码，请在账户菜单中修改。",
      en: "Changing your own password takes the current one; do it in your account.",
    });
  const field = change.grants != null ? "grants" : change.active === false ? "active" : null;
  if (!field) return null;
  return new InvalidInput(["input", field], {
    "zh-CN": "不能变更自己的权限或停用自己的账号，请由其他管理员办理。",
    en: "You cannot change your own rights or close your own account; ask another administrator.",
  });
}

/** Each grant once. */
export function distinctGrants(grants: readonly Grant[]): Grant[] {
  return [...new Map(grants.map(({ role, area }) => [`${role} ${area}`, { role, area }])).values()];
}
