/** What the schema of a policy has against a value, in a sentence for whoever writes the file. */
import type * as z from 'zod';
import { visible } from '../lib/visible-text.ts';

/** One sentence; it never quotes what was written. */
export function faultWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return smallWords(issue);
    case 'too_big':
      return bigWords(issue);
    case 'invalid_key':
      return 'A name has to have 1 to 120 characters.';
    case 'invalid_union':
      return 'Has to be {"url": "…"} or {"command": ["…"]}.';
    case 'invalid_type':
      return issue.expected === 'int' ? 'Has to be a whole number.' : sentence(issue.message);
    case 'invalid_format':
      if (issue.format !== 'url') return sentence(issue.message);
      return issue.pattern?.includes('s?') === false
        ? 'Has to be a whole address that begins with https://.'
        : 'Has to be a whole address that begins with https:// or http://.';
    default:
      return sentence(issue.message);
  }
}

function smallWords({ origin, minimum, message }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string') return 'Has to be filled in.';
  if (origin === 'array') return 'Has to name at least one; leave it out to mean all.';
  if (origin === 'number' || origin === 'int') return `Has to be ${minimum} or more.`;
  return sentence(message);
}

function bigWords({ origin, maximum, message }: z.core.$ZodIssueTooBig): string {
  if (origin === 'string') return `Has more than ${maximum} characters.`;
  if (origin === 'array') return `Has more than ${maximum} entries.`;
  if (origin === 'number' || origin === 'int') return `Has to be ${maximum} or less.`;
  return sentence(message);
}

function sentence(message: string): string {
  const shown = visible(message.replace(/^Invalid input: /u, ''), 300);
  return `${shown.charAt(0).toUpperCase()}${shown.slice(1)}${/[.!?]$/u.test(shown) ? '' : '.'}`;
}
