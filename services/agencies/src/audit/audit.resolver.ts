import { areasFor } from "@starlane/auth";
import { DateTime, readPage, type Connection } from "@starlane/graphql";
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { reachOf } from "../user/user.commands.js";
import type { UserRow } from "../user/user.row.js";
import { UserType } from "../user/user.type.js";
import { findAudit, type AuditKey, type AuditRow } from "./audit.loaders.js";
import { AuditEntryConnection, AuditEntryType } from "./audit.type.js";

@Resolver(() => AuditEntryType)
export class AuditResolver {
  @Query(() => AuditEntryConnection, {
    description:
      "The actions in the administrator's areas, and those by users of agencies without jurisdiction outside them, in all services: newest first, visible after a second or two. `subject` is an id, `from` is inclusive and `to` is exclusive.",
  })
  async auditLog(
    @Ctx() { em, viewer, now }: Context,
    @Arg("first", () => Int, { nullable: true }) first?: number | null,
    @Arg("after", () => String, { nullable: true }) after?: string | null,
    @Arg("subject", () => String, { nullable: true }) subject?: string | null,
    @Arg("actor", () => ID, { nullable: true }) actor?: string | null,
    @Arg("from", () => DateTime, { nullable: true }) from?: Date | null,
    @Arg("to", () => DateTime, { nullable: true }) to?: Date | null,
  ): Promise<Connection<AuditRow>> {
    const page = readPage<AuditKey>({ first, after }, ["timestamp", "uuid"]);
    const reach = await reachOf(em, areasFor(viewer, "Query.auditLog"), now);
    const filter = { subject: subject ?? null, actor: actor ?? null, from: from ?? null, to: to ?? null };
    return findAudit(em, reach, filter, page);
  }

  @FieldResolver(() => UserType, {
    nullable: true,
    description: "The acting user; null without a sign-in.",
  })
  actor(@Root() { actor }: AuditRow, @Ctx() { loaders }: Context): Promise<UserRow | null> | null {
    return actor === null ? null : loaders.user.load(actor);
  }
}
