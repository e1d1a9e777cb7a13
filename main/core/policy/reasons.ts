/**
 * Every reason a call can be decided by: a stable code, a sentence for the model, one for the
 * person, and one for `explain` that says what lies behind it and what would change it. Category
 * and next step are for programs (ATMOS-50). The sentences stand in `reasons/`, by what they are
 * about.
 */
import { accessReasons } from './reasons/access-reasons.ts';
import { approvalReasons } from './reasons/approval-reasons.ts';
import { availabilityReasons } from './reasons/availability-reasons.ts';
import type { Reason } from './reasons/reason.ts';
import { requestReasons } from './reasons/request-reasons.ts';
import { settingReasons } from './reasons/setting-reasons.ts';
import { upstreamReasons } from './reasons/upstream-reasons.ts';

export const reasons = {
  ...availabilityReasons,
  ...accessReasons,
  ...settingReasons,
  ...approvalReasons,
  ...requestReasons,
  ...upstreamReasons,
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof reasons;

/** True for a code that this version knows; entries of the log may have older ones. */
export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(reasons, code);
}
