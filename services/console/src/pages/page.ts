import type { ComponentType } from "react";
import type { Role } from "../graph/schema.js";
import type { MessageCatalog } from "../language/message-catalog.js";
import type { IconName } from "../ui/icon.js";

/** A page of the console, and its place in the navigation. */
export interface ConsolePage {
  /** The pattern of its addresses, such as `/coverage/:area?`. */
  readonly path: string;
  /** Address that the navigation links to. */
  readonly home: string;
  readonly messages: MessageCatalog<{ readonly name: string }>;
  readonly icon: IconName;
  /** False for a page that only other pages link to, such as that of an event. */
  readonly isInNavigation?: false;
  /** Roles whose holders have the page in their navigation. */
  readonly roles: readonly Role[];
  /** Loads the page's code at the first visit. */
  readonly load: () => Promise<{ readonly Component: ComponentType }>;
}

export const ALL_ROLES: readonly Role[] = ["ADMIN", "PLANNER", "PARTNER", "OFFICER", "ANALYST"];
