import type { EntityManager } from "@mikro-orm/postgresql";
import type { KeyRing } from "@starlane/auth";
import type { Probe, ServiceContext } from "@starlane/service";
import { agencyLoaders } from "./agency/agency.loaders.js";
import type { PasswordHasher } from "./password/password-hasher.js";
import { userLoaders } from "./user/user.loaders.js";

export function loadersOf(em: EntityManager) {
  return { ...agencyLoaders(em), ...userLoaders(em) };
}

export type Loaders = ReturnType<typeof loadersOf>;

export interface State {
  /** The keys that sign access tokens; the gateway reads the same folder. */
  readonly accessKeys: KeyRing;
  readonly passwords: PasswordHasher;
  /** Reports whether users can sign in. */
  readonly signIns: Probe;
}

export type Context = ServiceContext<Loaders, State>;
