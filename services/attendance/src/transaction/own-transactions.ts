import type { OwnTransactions } from "@starlane/service";

const BATCHED = {
  why: "Writes the rows of many callers in one transaction, through the driver's own pool.",
  auditsItself: true,
};
const OWN_POOL = { why: "Writes many rows in few statements, through the driver's own pool." };
const EXCLUSIVE_LOG = {
  why: "Holds the exclusive lock of the log only while it writes, since every check-in waits meanwhile.",
};

const CHUNKED = {
  why: "Writes a table in chunks, so that its locks are held briefly.",
};

/** The mutations that commit by themselves. */
export const ownTransactions: Readonly<Record<string, OwnTransactions>> = {
  checkIn: BATCHED,
  checkInRoster: BATCHED,
  selfCheckIn: BATCHED,
  countCrowd: OWN_POOL,
  recordAssessments: OWN_POOL,
  withdrawCheckIn: EXCLUSIVE_LOG,
  correctCheckIn: EXCLUSIVE_LOG,
  withdrawCrowdCount: EXCLUSIVE_LOG,
  movePerson: EXCLUSIVE_LOG,
  confirmPersonJoin: EXCLUSIVE_LOG,
  rejectPersonJoin: EXCLUSIVE_LOG,
  reversePersonJoin: EXCLUSIVE_LOG,
  importRoster: CHUNKED,
  importCheckIns: CHUNKED,
};
