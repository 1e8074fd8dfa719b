import type { OwnTransactions } from "@starlane/service";

const TOGETHER = {
  why: "What many callers bring is written together, through the driver's own pool.",
  auditsItself: true,
};
const BY_THE_POOL = { why: "It is written by the driver's own pool, in few statements that many rows take." };
const LOG_ALONE = {
  why: "It has the log of attendances for itself: no longer than it takes to write, since every check-in waits meanwhile.",
};

const PIECE_BY_PIECE = {
  why: "A table is written piece by piece, so that nobody waits long for what it locks.",
};

/** The mutations that commit by themselves. */
export const ownTransactions: Readonly<Record<string, OwnTransactions>> = {
  checkIn: TOGETHER,
  checkInRoster: TOGETHER,
  selfCheckIn: TOGETHER,
  countCrowd: BY_THE_POOL,
  recordAssessments: BY_THE_POOL,
  withdrawCheckIn: LOG_ALONE,
  correctCheckIn: LOG_ALONE,
  withdrawCrowdCount: LOG_ALONE,
  movePerson: LOG_ALONE,
  confirmPersonJoin: LOG_ALONE,
  rejectPersonJoin: LOG_ALONE,
  reversePersonJoin: LOG_ALONE,
  importRoster: PIECE_BY_PIECE,
  importCheckIns: PIECE_BY_PIECE,
};
