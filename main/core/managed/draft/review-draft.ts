/** What a draft comes to: its faults, or what it does and what it changes here. Pure. */
import { policyFile } from '../../../../contract/plain/input-limits.ts';
import type {
  PolicyComparison,
  PolicyReview,
} from '../../../../contract/views/policy/policy-review.ts';
import type { PolicyDocument } from '../../../../contract/views/policy/policy-document.ts';
import type { PolicyState } from '../bounds.ts';
import { readPolicy } from '../parse-policy.ts';
import { linesOf } from '../policy-words.ts';
import { comparePolicies } from './compare-policies.ts';
import { policyText } from './policy-text.ts';

/** A name in escaped characters, and a time. */
const roomForSignOff = 2048;

const tooLarge: PolicyReview = {
  kind: 'faulty',
  faults: [
    {
      place: '',
      path: [],
      message: `The file would be larger than ${policyFile.bytes / 1024} KiB.`,
    },
  ],
};

/** @param state what holds on this computer now */
export function reviewDraft(text: string, state: PolicyState): PolicyReview {
  const read = readPolicy(Buffer.from(text, 'utf8'));
  if (!read.ok)
    return {
      kind: 'faulty',
      faults: read.faults.map(({ place, path, message }) => ({ place, path: [...path], message })),
    };
  const { policy } = read;
  const written = policyText(policy);
  if (Buffer.byteLength(written) > policyFile.bytes - roomForSignOff) return tooLarge;
  return {
    kind: 'usable',
    policy,
    text: written,
    lines: [...linesOf(policy)],
    comparison: comparison(policy, state),
  };
}

/** How it differs from what holds on this computer. */
function comparison(policy: PolicyDocument, state: PolicyState): PolicyComparison {
  switch (state.kind) {
    case 'in-force':
      return { against: 'in-force', changes: comparePolicies(state.policy, policy) };
    case 'none':
      return { against: 'none', changes: [] };
    case 'refused':
    case 'unread':
      return { against: 'unusable', changes: [] };
  }
}
