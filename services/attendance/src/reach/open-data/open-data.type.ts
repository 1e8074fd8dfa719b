import { Field, Int, ObjectType } from "type-graphql";

@ObjectType("AttendanceLines", {
  description:
    "Attendances for research, as JSON lines: person, event, campaign, agency, kind, audience, area, day, at, method, late, flagged. `event` and `campaign` are null where the campaign is not the viewer's to see. `person` is a pseudonym made for research, the same in every export and used nowhere else in Starlane.",
})
export class AttendanceLinesType {
  @Field(() => String, { description: "Each line ends with a line feed; empty where there are none." })
  lines!: string;

  @Field(() => Int)
  count!: number;

  @Field(() => String, { nullable: true, description: "The cursor of the next part; null at the end." })
  next!: string | null;
}
