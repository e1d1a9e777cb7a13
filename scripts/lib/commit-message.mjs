/** What a commit message of this project looks like: Conventional Commits, one concern each. */

const types = [
  ...['feat', 'fix', 'refactor', 'perf', 'test', 'docs', 'build', 'ci', 'style', 'chore', 'revert'],
];
const longestSubject = 120;
/** Of git itself: merges, reverts, and what a rebase will fold into another. */
const ofGit = /^(?:Merge |Revert "|fixup! |squash! |amend! )/u;
const form = new RegExp(
  `^(?:${types.join('|')})(?:\\([a-z0-9/-]+(?:, ?[a-z0-9/-]+)*\\))?!?: (.+)$`,
  'u',
);

/**
 * What is wrong with a message, one sentence each; nothing when it is right.
 *
 * @param {string} message as git hands it to the hook, with its comments
 * @returns {readonly string[]}
 * @see https://www.conventionalcommits.org
 */
export function faultsOf(message) {
  const lines = message.split('\n').filter((line) => !line.startsWith('#'));
  const [subject = '', second = ''] = lines;
  if (ofGit.test(subject)) return [];
  const [, words] = form.exec(subject) ?? [];
  const faults = [];
  if (words === undefined) {
    faults.push(`The subject is not of the form "type(scope): words"; types: ${types.join(', ')}.`);
  }
  if (subject.length > longestSubject) {
    faults.push(`The subject has ${subject.length} characters; ${longestSubject} are allowed.`);
  }
  if (subject.endsWith('.')) faults.push('The subject ends with a full stop.');
  if (second.trim() !== '') faults.push('The line after the subject is not empty.');
  return faults;
}
