import { Field, Int, ObjectType } from "type-graphql";

@ObjectType("AttendanceLines", {
  description:
    "Attendances for research, a JSON object a line: person, event, campaign, agency, kind, audience, area, day, at, method, late, flagged. `event` and `campaign` are null where the campaign is not the viewer's to see. `person` is a pseudonym made for research, the same in every export and no other figure of Starlane.",
})
export class AttendanceLinesType {
  @Field(() => String, { description: "Each line ends with a line feed; empty where there are none." })
  lines!: string;

  @Field(() => Int)
  count!: number;

  @Field(() => String, { nullable: true, description: "Where to go on; null at the end." })
  next!: string | null;
}
