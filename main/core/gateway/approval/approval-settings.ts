/**
 * How questions about calls behave, as the person set it; what cannot be read is the stricter of
 * the two.
 */
import type { ApprovalSettings } from '../../../../contract/views/approval-view.ts';
import { limits } from '../../limits/limits.ts';
import type { Preferences } from '../../ports/ports.ts';

/** @returns the settings as they hold now */
export function approvalSettings(preferences: Pick<Preferences, 'read'>): ApprovalSettings {
  const { approvalSeconds, lockEndsSessions = true, untrustedMinutes } = preferences.read();
  return {
    approvalSeconds: approvalSeconds ?? limits.questions.approval / 1000,
    lockEndsSessions,
    untrustedMinutes: untrustedMinutes ?? limits.rules.untrusted / 60_000,
  };
}

/** For how long text from strangers is remembered, in milliseconds. */
export function untrustedMs(preferences: Pick<Preferences, 'read'>): number {
  return approvalSettings(preferences).untrustedMinutes * 60_000;
}
