/** What each step of a decision found, as a sentence for people. */
import type { Finding, Layer } from './decision.ts';

const modes: Readonly<Record<string, string>> = {
  allow: 'to allow',
  ask: 'to ask',
  block: 'to block',
};

const classes: Readonly<Record<string, string>> = {
  read: 'only reads',
  write: 'writes',
  destructive: 'destroys',
};

const holders: Readonly<Record<string, string>> = {
  managed: 'The policy of the administrator',
  policy: 'The access policy',
  seals: 'The loss of settings that may have said no',
  connector: 'The setting of the connector',
  group: 'The permission sets of its groups',
  grant: 'What the client was given',
};

const words: Readonly<Record<Layer, (found: string) => string>> = {
  gateway: (found) =>
    found === 'data folder gone'
      ? 'The data folder is gone.'
      : found === 'on'
        ? 'Consentry is on.'
        : `Access is ${found === 'paused' ? 'paused' : 'off'}.`,
  vault: (found) => `The key store is ${found}.`,
  client: (found) => (found === 'blocked' ? 'The client is blocked.' : 'The client may connect.'),
  grant: (found) =>
    found === 'none'
      ? 'The client was not given this connector.'
      : `The client was given ${found === 'write' ? 'reading and writing' : 'reading'} at this connector.`,
  switch: (found) => `The connector is switched ${found} for this client.`,
  connector: (found) =>
    found === 'not allowed'
      ? 'The policy of the administrator does not allow the connector.'
      : `The connector is ${found}.`,
  tool: (found) =>
    found === 'unknown'
      ? 'The connector has no such tool.'
      : `The tool ${classes[found.replace('class ', '')] ?? 'does what is unknown'}.`,
  never: (found) =>
    found === 'never'
      ? 'The tool is set to “Never allow”.'
      : 'The tool is not set to “Never allow”.',
  ceiling: (found) => {
    const [level, by] = found.split(' by ');
    if (by === undefined) return 'No read-only limit applies.';
    const allows = by === 'group' ? 'allow' : 'allows';
    return `${holders[by] ?? by} ${allows} ${level === 'disabled' ? 'nothing here' : 'reading only'}.`;
  },
  review: (found) =>
    found === 'accepted'
      ? 'You accepted the tool as it is.'
      : `The tool is ${found} and waits for your review.`,
  override: (found) => setWords('For this client the tool', found),
  mode: (found) => setWords('The tool', found),
  rules: (found) => {
    if (found === 'none fits') return 'No rule fits the call.';
    if (found === 'unreadable') return 'The rules cannot be read.';
    const [id = '', mode = ''] = found.split(' ');
    return `Rule ${id} is the first that fits, and is set ${modes[mode] ?? mode}.`;
  },
  class: (found) =>
    `Nothing else is set, so the class decides: a tool that ${classes[found] ?? 'is unknown'} ${
      { read: 'is allowed', write: 'asks' }[found] ?? 'is blocked'
    }.`,
  managed: (found) =>
    found === 'not set'
      ? 'The policy of the administrator says nothing about the tool.'
      : `The policy of the administrator sets the tool ${modes[found] ?? found}.`,
  pages: () => 'Only pages of the server call this tool, so no rule lets its writes pass.',
  untrusted: (found) => `The client read untrusted content through ${found} shortly before.`,
};

function setWords(what: string, found: string): string {
  const mode = modes[found];
  return mode === undefined ? `${what} has no setting of its own.` : `${what} is set ${mode}.`;
}

/** @returns a sentence for what a step found, just now or when the log kept it */
export function stepInWords([layer, found]: Finding): string {
  return words[layer](found);
}
