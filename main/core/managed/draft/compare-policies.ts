/**
 * What a draft changes against the policy in force: each thing that differs, in words, and whether
 * people may do less or more. Pure.
 */
import type { PolicyDocument } from '../../../../contract/views/policy/policy-document.ts';
import type { PolicyChange } from '../../../../contract/views/policy/policy-review.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import { linesOf, toolWords } from '../policy-words.ts';
import { changesOfConnectors } from './compare-connectors.ts';
import { changesOfStaff } from './compare-staff.ts';
import { byList, byNumber, byRank, together, turned, type Direction } from './directions.ts';
import { change, listChange, listWords, one, openList } from './one-change.ts';

/** Everything that differs but the sign-off, which changes with every saving. */
export function comparePolicies(before: PolicyDocument, after: PolicyDocument): PolicyChange[] {
  return [
    ...changesOfPerson(before, after),
    ...changesOfAccess(before, after),
    ...changesOfConnectors(before, after),
    ...changesOfTools(before, after),
    ...changesOfNumbers(before, after),
    ...changesOfStaff(before, after),
  ].map(({ topic, direction, says }) => ({
    topic: visible(topic, limits.managed.topic),
    direction,
    says: visible(says, limits.managed.says),
  }));
}

type Pair = readonly [before: PolicyDocument, after: PolicyDocument];

function changesOfPerson(...[before, after]: Pair): PolicyChange[] {
  const words = ({ managedBy: { name, contact } }: PolicyDocument): string =>
    contact === undefined ? name : `${name}, ${contact}`;
  if (words(before) === words(after)) return [];
  return [{ topic: 'Managed by', direction: 'other', says: `${words(before)} → ${words(after)}` }];
}

function changesOfAccess(...[before, after]: Pair): PolicyChange[] {
  const access = byRank(
    ['disabled', 'read-only', 'read-write'],
    before.access ?? 'disabled',
    after.access ?? 'disabled',
  );
  const registration = byRank(
    ['closed', 'allow-list', 'ask'],
    before.registration?.mode ?? 'ask',
    after.registration?.mode ?? 'ask',
  );
  const documents = byNumber(
    before.registration?.metadataDocuments === false ? 0 : 1,
    after.registration?.metadataDocuments === false ? 0 : 1,
  );
  return [
    ...said('Access', access, before, after),
    ...said('Registration', registration, before, after),
    ...clientsChange(before, after),
    ...said('Metadata documents', documents, before, after),
    ...lockChange(before, after),
  ];
}

/** No list at all lets in whom the person lists. */
function clientsChange(...[before, after]: Pair): PolicyChange[] {
  const [was, is] = [before.registration?.allowedClients, after.registration?.allowedClients];
  return openList('Allowed clients', was, is, (url) => url);
}

function lockChange(...[before, after]: Pair): PolicyChange[] {
  const locks = listChange(before.locked ?? [], after.locked ?? []);
  return one(
    'Locked',
    turned(byList(locks)),
    listWords(locks, (lock) => lock),
  );
}

/** Each rule makes stricter, so one more is stricter, and one less looser. */
function changesOfTools(...[before, after]: Pair): PolicyChange[] {
  const { added, removed } = listChange(before.tools ?? [], after.tools ?? []);
  return [
    ...added.map((rule) => change('Tools', 'stricter', `added: ${toolWords(rule)}`)),
    ...removed.map((rule) => change('Tools', 'looser', `removed: ${toolWords(rule)}`)),
  ];
}

function changesOfNumbers(...[before, after]: Pair): PolicyChange[] {
  const calls = (['grant', 'client', 'all'] as const).flatMap((scope) => {
    const [was, is] = [before.limits?.[scope] ?? {}, after.limits?.[scope] ?? {}];
    const turn = together([
      byNumber(was.callsPerMinute ?? Infinity, is.callsPerMinute ?? Infinity),
      byNumber(was.callsPerDay ?? Infinity, is.callsPerDay ?? Infinity),
    ]);
    return said(`Calls of ${scopeWords[scope]}`, turn, before, after);
  });
  const lifetimes = (
    [
      ['Access tokens', 'accessMinutes'],
      ['Logins', 'refreshDays'],
      ['Logins as a whole', 'loginDays'],
    ] as const
  ).flatMap(([topic, member]) =>
    said(
      topic,
      byNumber(before.tokens?.[member] ?? Infinity, after.tokens?.[member] ?? Infinity),
      before,
      after,
    ),
  );
  const kept = together(
    (['keepDays', 'keepMegabytes'] as const).map((member) =>
      turned(byNumber(before.audit?.[member] ?? 0, after.audit?.[member] ?? 0)),
    ),
  );
  return [
    ...calls,
    ...lifetimes,
    ...said('Activity log', kept, before, after),
    ...said('Activity log goes to', forwarded(before, after), before, after),
  ];
}

const scopeWords = { grant: 'one login', client: 'one client', all: 'all clients' } as const;

/** A collector that the organisation sets is one that people cannot change. */
function forwarded(...[before, after]: Pair): Direction | null {
  const [was, is] = [before.audit?.forwardTo, after.audit?.forwardTo];
  if (was === is) return null;
  if (was === undefined) return 'stricter';
  return is === undefined ? 'looser' : 'other';
}

/** What both policies say of a topic, as everywhere else. */
function said(topic: string, turn: Direction | null, ...[before, after]: Pair): PolicyChange[] {
  return one(topic, turn, `${lineOf(before, topic)} → ${lineOf(after, topic)}`);
}

function lineOf(policy: PolicyDocument, topic: string): string {
  return linesOf(policy).find((line) => line.topic === topic)?.says ?? 'not set';
}
