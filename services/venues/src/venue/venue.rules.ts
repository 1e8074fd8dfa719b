import { InvalidInput } from "@starlane/graphql";
import type { AreaLevel } from "../area/area.row.js";
import { refuseUnknownArea } from "../area/area.rules.js";
import { refusePeople, refuseUnknownAudience } from "../audience/audience.rules.js";
import { refuseLongText, refuseText } from "../text/text.rules.js";
import { refuseOpeningHours, type OpeningHours } from "./opening-hours.rules.js";

/** A venue as entered by a user, with all properties that can be validated without a lookup. */
export interface VenueDraft {
  readonly name: string;
  readonly address: string | null;
  /** Degrees, WGS 84. */
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  /** People at once. */
  readonly capacity: number;
  readonly audiences: readonly HeldAudience[];
  readonly openingHours: readonly OpeningHours[];
}

export interface HeldAudience {
  readonly audience: string;
  readonly people: number;
}

const LONGEST_NAME = 200;
const LONGEST_ADDRESS = 500;
const MOST_PEOPLE = 100_000;

/**
 * Returns the refusal of a venue that is not valid in itself, or null.
 * @param known the ids of all audiences
 */
export function refuseVenue(draft: VenueDraft, known: readonly string[]): InvalidInput | null {
  return (
    refuseText(["input", "name"], draft.name, {
      most: LONGEST_NAME,
      missing: { "zh-CN": "请填写场所名称。", en: "Give the venue a name." },
    }) ??
    refuseLongText(["input", "address"], draft.address ?? "", LONGEST_ADDRESS) ??
    refuseLocation(draft.location) ??
    refuseCapacity(draft.capacity) ??
    refuseAudiences(draft.audiences, known) ??
    refuseOpeningHours(draft.openingHours)
  );
}

/**
 * Returns the refusal of a venue's area, or null.
 * @param level the area's level; null if there is no such area
 */
export function refuseVenueArea(level: AreaLevel | null): InvalidInput | null {
  if (level !== "PROVINCE" && level !== "CITY") return refuseUnknownArea(["input", "area"], level);
  return new InvalidInput(["input", "area"], {
    "zh-CN": "场所所在区域应为本区（县）或其下的街道、社区、网格。",
    en: "A venue is in the district, or in one of its streets, communities or grids.",
  });
}

/**
 * Returns the refusal of a venue's agency, or null.
 * @param isKnown true if the agency exists
 */
export function refuseUnknownAgency(isKnown: boolean): InvalidInput | null {
  if (isKnown) return null;
  return new InvalidInput(["input", "agency"], {
    "zh-CN": "没有找到该单位。",
    en: "There is no such agency.",
  });
}

function refuseLocation(location: VenueDraft["location"]): InvalidInput | null {
  if (!location) return null;
  if (Math.abs(location.latitude) > 90)
    return new InvalidInput(["input", "location", "latitude"], {
      "zh-CN": "纬度应在 -90 到 90 度之间。",
      en: "A latitude is from -90 to 90 degrees.",
    });
  if (Math.abs(location.longitude) > 180)
    return new InvalidInput(["input", "location", "longitude"], {
      "zh-CN": "经度应在 -180 到 180 度之间。",
      en: "A longitude is from -180 to 180 degrees.",
    });
  return null;
}

function refuseCapacity(capacity: number): InvalidInput | null {
  if (capacity >= 1 && capacity <= MOST_PEOPLE) return null;
  return new InvalidInput(
    ["input", "capacity"],
    { "zh-CN": "容量应在 1 到 {most} 人之间。", en: "A venue holds from 1 to {most} people." },
    { most: MOST_PEOPLE },
  );
}

function refuseAudiences(audiences: readonly HeldAudience[], known: readonly string[]): InvalidInput | null {
  for (const [index, { audience, people }] of audiences.entries()) {
    const path = ["input", "audiences", String(index)];
    if (!known.includes(audience)) return refuseUnknownAudience([...path, "audience"], known);
    if (audiences.slice(0, index).some((other) => other.audience === audience))
      return new InvalidInput([...path, "audience"], {
        "zh-CN": "同一类宣传对象只填一次。",
        en: "Name each audience once.",
      });
    const refusal = refusePeople([...path, "people"], people);
    if (refusal) return refusal;
  }
  return null;
}
