import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { PersonInput } from "../person/person.type.js";
import { eraseByNumber, erasePerson } from "./erasure.commands.js";

@Resolver()
export class ErasureResolver {
  @Mutation(() => Boolean, {
    description:
      "Erases a person's identity everywhere, for good; their attendances stay counted. Neither an older list sent again nor an older backup brings the identity back. An erased person cannot be put on a roster again; a person who comes again counts from then on. The reason is stored: do not name a person in it. NOT_FOUND once it is done.",
  })
  async erasePerson(
    @Arg("id", () => ID) id: string,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: Context,
  ): Promise<boolean> {
    await erasePerson(context, { id, reason });
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      "Erases a person by a number that they give to any administrator. The answer for an unknown person is the same.",
  })
  async eraseByNumber(
    @Arg("person", () => PersonInput) person: PersonInput,
    @Arg("reason", () => String) reason: string,
    @Ctx() context: Context,
  ): Promise<boolean> {
    await eraseByNumber(context, { person, reason });
    return true;
  }
}
