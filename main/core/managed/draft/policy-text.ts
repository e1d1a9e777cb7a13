/** A policy as the text of its file. */
import type { PolicyDocument, SignOff } from '../../../../contract/views/policy/policy-document.ts';

/**
 * JSON for people, ending in a line break. What cannot be seen, or would turn the text around, is
 * escaped: whoever reads it reads all of it, and a program reads the same.
 */
export function policyText(policy: PolicyDocument): string {
  const text = JSON.stringify(policy, null, 2).replaceAll(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u034f\u115f\u1160\u3164\uffa0]/gu,
    (character) => (character === '\n' ? character : escaped(character)),
  );
  return `${text}\n`;
}

/** The policy with who says that they read it. What stood there before is replaced. */
export function signedOff(policy: PolicyDocument, { by, at }: SignOff): PolicyDocument {
  return { ...policy, signedOff: { by, at } };
}

function escaped(character: string): string {
  return [...character.split('')]
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
