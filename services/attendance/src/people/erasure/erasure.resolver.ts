import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../../context.js";
import { PersonInput } from "../person/person.type.js";
import { eraseByNumber, erasePerson } from "./erasure.commands.js";

@Resolver()
export class ErasureResolver {
  @Mutation(() => Boolean, {
    description:
      "Forgets who a person is, everywhere, for good; what they counted for stays counted. A list of before, sent again, brings nobody back, and neither does an older backup. Nobody can be put on a roster again who was erased; who comes again counts from then on. The reason is kept: name nobody in it. NOT_FOUND once it is done.",
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
      "The same for who is known by a number alone, by the number they give to any administrator. Who was never here is answered alike.",
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
