import { InvalidInput, InvalidState, OverCapacity, resultOf } from "@starlane/graphql";
import { AgencyNotParticipating } from "../../campaigns/participation/participation.refusals.js";
import {
  NotASchoolDay,
  OutsideCampaign,
  OutsideOpeningHours,
  SpeakerConflict,
  VenueConflict,
} from "./event.refusals.js";
import { EventType } from "./event.type.js";

/** The refusals of a place and time for an event. */
export const placementRefusals = [
  InvalidInput,
  InvalidState,
  VenueConflict,
  SpeakerConflict,
  OutsideOpeningHours,
  NotASchoolDay,
  OutsideCampaign,
  OverCapacity,
];

export const RegisterEventResult = resultOf(
  "RegisterEventResult",
  () => EventType,
  () => [...placementRefusals, AgencyNotParticipating],
);
