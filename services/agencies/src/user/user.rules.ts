import type { Grant } from "@starlane/auth";
import { InvalidInput, isLongerThan } from "@starlane/graphql";
import { isDivisionCode } from "../replicas/area/area.rules.js";

const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/i;
const LONGEST_DISPLAY_NAME = 64;
const GRANTS_AT_MOST = 50;

/** Returns true if a text is a valid username. Only ASCII, so that two names that look alike are the same name. */
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

/**
 * Returns the refusal of a display name, or null.
 * @param name trimmed
 */
export function refuseDisplayName(name: string): InvalidInput | null {
  if (/^[^\p{Cc}]+$/u.test(name) && !isLongerThan(name, LONGEST_DISPLAY_NAME)) return null;
  return new InvalidInput(["input", "displayName"], {
    "zh-CN": "姓名须为 1 至 64 个字符。",
    en: "A display name is 1 to 64 characters.",
  });
}

/**
 * Returns the refusal of a user's agency, or null. An unknown agency and one outside the reach get the same refusal.
 */
export function refuseStaffAgency(agency: string, reach: ReadonlySet<string>): InvalidInput | null {
  if (reach.has(agency)) return null;
  return new InvalidInput(["input", "agency"], {
    "zh-CN": "没有这个单位，或该单位不在您的管理范围内。",
    en: "There is no such agency, or it is not within your reach.",
  });
}

/**
 * Returns the refusal of grants, or null.
 * @param mayGive returns true if the administrator administers the area of a grant; nobody gives a role outside of that
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

/**
 * Returns the refusal of a change to one's own rights, or null, so that no district loses its last administrator by
 * accident.
 */
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

/** Returns the grants without duplicates. */
export function distinctGrants(grants: readonly Grant[]): Grant[] {
  return [...new Map(grants.map(({ role, area }) => [`${role} ${area}`, { role, area }])).values()];
}
