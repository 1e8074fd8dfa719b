export { audiences, type AudienceDefinition, type AudienceId } from "./audiences.js";
export {
  areasAtLevel,
  childrenOf,
  districtArea,
  type Division,
  type DivisionArea,
  type DivisionLevel,
} from "./division.js";
export { DivisionError, type DistrictName, type DivisionErrorCode } from "./division-error.js";
export type { DivisionSource } from "./division-source.js";
export type { DownloadProgress } from "./download.js";
export { COMMITTED_DISTRICT, loadDivision, type LoadDivisionOptions } from "./load-division.js";
export { citedPopulations, type PopulationFigure } from "./populations.js";
export { identityNumber } from "./sample/identity-number.js";
export { focusCommunity, SAMPLE_MARK } from "./sample/places.js";
export { SAMPLE_AS_OF, sampleFor } from "./sample/sample.js";
export type * from "./sample/sample.type.js";
export { seeded, type Seeded } from "./sample/seeded.js";
