/** Limits of questions to the person. Times in ms, sizes in bytes. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const kib = 1024;

export const questionLimits = {
  /** How long a call waits at most, and the least that a person may set. */
  approval: 5 * minute,
  approvalLeast: 30 * second,
  lateApproval: 10 * minute,
  session: 8 * hour,
  /** Standing approvals in all. */
  standing: 500,
  /** Sessions and late answers that are remembered; the oldest goes. */
  answers: 500,
  /** What nobody answered is shown so long, and so much of it. */
  missedShown: 30 * minute,
  missed: 50,
  /** Words of the person to the model, with a denial. */
  denialWords: 300,
  /** Calls whose arguments are remembered, to show what changed; and how long they may be. */
  lastApproved: 200,
  lastApprovedBytes: 64 * kib,
  /** Of the arguments, in the table of a question. */
  argumentRows: 40,
  argumentText: 400,
  heldPerGrant: 8,
  heldInAll: 64,
  /**
   * So many denials of one client within the window, and it is not asked about for the pause
   * (SEC-39).
   */
  denials: 3,
  denialsWindow: 10 * minute,
  askPause: 10 * minute,
  /** Allow is dead for this long after a prompt showed its question (SEC-38). */
  deadAllow: second,
  raiseWindow: 30 * second,
  /** A client that was refused something the person can open is shown as a repair this long. */
  refusedShown: day,
  refused: 50,
  progressWhileHeld: 10 * second,
  /** So long before a client gives up it is told to come back (ATRYUM-55). */
  answerBefore: 10 * second,
} as const;
