export {
  areasAt,
  childrenOf,
  districtOf,
  type Division,
  type DivisionArea,
  type DivisionLevel,
} from "./division.js";
export { DivisionError, type DistrictName, type DivisionErrorCode } from "./division-error.js";
export { loadDivision, COMMITTED_DISTRICT, type LoadDivisionOptions } from "./load-division.js";
export type { Progress } from "./download.js";
