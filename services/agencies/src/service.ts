import { openKeyRing } from "@starlane/auth";
import { AlreadyExists, InvalidInput, PageInfo, Refusal, StaleVersion } from "@starlane/graphql";
import { defineService, Probe } from "@starlane/service";
import { join } from "node:path";
import { agencyMessageSource } from "./agency/agency.messages.js";
import { AgencyResolver } from "./agency/agency.resolver.js";
import { AgencyRow } from "./agency/agency.row.js";
import { onAreasChanged } from "./replicas/area/area.messages.js";
import { onAuditEntries } from "./audit/audit.messages.js";
import { AuditResolver } from "./audit/audit.resolver.js";
import { loadersOf, type Loaders, type State } from "./context.js";
import { PasswordHasher } from "./password/password-hasher.js";
import { PasswordResolver } from "./password/password.resolver.js";
import { SessionResolver } from "./session/session.resolver.js";
import { trySignIn } from "./sign-in/readiness.js";
import { SignInResolver } from "./sign-in/sign-in.resolver.js";
import { GrantResolver, UserResolver } from "./user/user.resolver.js";
import { UserRow } from "./user/user.row.js";
import { ViewerResolver } from "./viewer/viewer.resolver.js";

/** The agencies service: agencies, users, their roles, and authentication. */
export const agencies = defineService<Loaders, State>({
  name: "agencies",
  rows: [AgencyRow, UserRow],
  migrations: new URL("../migrations/", import.meta.url),
  systemOperations: [
    "Query.viewersOf",
    "Query.makerOf",
    "Mutation.signIn",
    "Mutation.refreshSession",
    "Mutation.signOut",
    "Mutation.changePassword",
  ],
  unimplementedSdl: new URL("../unimplemented.graphql", import.meta.url),
  resolvers: [
    AgencyResolver,
    AuditResolver,
    GrantResolver,
    PasswordResolver,
    SessionResolver,
    SignInResolver,
    UserResolver,
    ViewerResolver,
  ],
  orphanedTypes: [Refusal, AlreadyExists, InvalidInput, StaleVersion, PageInfo],
  references: {
    Agency: ({ id }, { loaders }) => loaders.agency.load(id),
    User: ({ id }, { loaders }) => loaders.colleague.load(id),
  },
  ownTransactions: {
    signIn: {
      why: "A password takes its time to be compared, and a failure is to be counted although it is answered with an error.",
      auditsItself: true,
      notReplayable:
        "Nobody is signed in yet for whom an answer could be kept; the password proves as much again.",
    },
    refreshSession: {
      why: "A token that was spent before ends its session, and is answered with an error.",
      notReplayable:
        "Its `attempt` names the renewal, and answers anew for a client that never got the answer.",
    },
    changePassword: { why: "Failures are counted although they are answered with an error." },
  },
  loaders: ({ em }) => loadersOf(em),
  messageSources: [agencyMessageSource],
  messageHandlers: [onAreasChanged, onAuditEntries],
  state: async ({ secrets, database }) => {
    const accessKeys = openKeyRing(join(secrets, "access"));
    const signIns = new Probe(() => trySignIn(database, accessKeys));
    return { accessKeys, passwords: await PasswordHasher.open(), signIns };
  },
  ready: ({ signIns }) => signIns.check(),
});
