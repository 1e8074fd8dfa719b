import type { ComponentType } from "react";
import type { Role } from "../graph/schema.js";
import type { MessageCatalog } from "../language/message-catalog.js";
import type { IconName } from "../ui/icon.js";

/** A page of the console, and its place in the navigation. */
export interface ConsolePage {
  /** The pattern of its addresses, such as `/coverage/:area?`. */
  readonly path: string;
  /** Where the navigation leads. */
  readonly home: string;
  readonly messages: MessageCatalog<{ readonly name: string }>;
  readonly icon: IconName;
  /** False where one comes only from other pages, as to one event. */
  readonly isInNavigation?: false;
  /** Who has it in their navigation: holders of one of the roles. */
  readonly roles: readonly Role[];
  /** Its code, which is only loaded when somebody goes there. */
  readonly load: () => Promise<{ readonly Component: ComponentType }>;
}

export const ALL_ROLES: readonly Role[] = ["ADMIN", "PLANNER", "PARTNER", "OFFICER", "ANALYST"];
