import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { AudienceReference } from "../../replicas/audience/audience.type.js";
import type { Context } from "../../context.js";
import { StoredIdentityType } from "../../people/vault/stored-identity.type.js";
import type { RosterEntryRow } from "./enrolment.row.js";
import { RosterEntryType } from "./enrolment.type.js";

@Resolver(() => RosterEntryType)
export class RosterEntryResolver {
  @FieldResolver(() => StoredIdentityType)
  person(@Root() { keptPerson }: RosterEntryRow): StoredIdentityType {
    return { id: keptPerson };
  }

  @FieldResolver(() => AudienceReference)
  audience(@Root() { audience }: RosterEntryRow): AudienceReference {
    return { id: audience };
  }

  @FieldResolver(() => Boolean, {
    description: "True when the person is checked in at the event, by any method.",
  })
  checkedIn(@Root() { id }: RosterEntryRow, @Ctx() { loaders }: Context): Promise<boolean> {
    return loaders.isCheckedIn.load(id);
  }
}
