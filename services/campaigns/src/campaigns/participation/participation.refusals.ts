import { Refusal, RefusalCode } from "@starlane/graphql";
import { Field, ObjectType } from "type-graphql";
import { AgencyReference } from "../../replicas/agency/agency.type.js";

@ObjectType({
  implements: Refusal,
  description:
    "The agency neither leads the campaign nor accepted an invitation to it, and neither does one above it.",
})
export class AgencyNotParticipating extends Refusal {
  constructor(agency: string) {
    super(RefusalCode.AGENCY_NOT_PARTICIPATING, {
      "zh-CN": "该单位未参加此专项行动；请先接受邀请，或联系牵头单位邀请。",
      en: "The agency takes no part in this campaign; accept its invitation first, or ask the lead for one.",
    });
    this.agency = { id: agency };
  }

  @Field(() => AgencyReference)
  readonly agency: AgencyReference;
}
