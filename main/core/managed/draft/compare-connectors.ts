/** What a draft changes about connectors. Pure. */
import type {
  PolicyDocument,
  ProvidedConnector,
} from '../../../../contract/views/policy/policy-document.ts';
import type { PolicyChange } from '../../../../contract/views/policy/policy-review.ts';
import { targetWords } from '../policy-words.ts';
import { byList, byNumber, together, turned } from './directions.ts';
import { change, listChange, listWords, one, openList } from './one-change.ts';

export function changesOfConnectors(
  { connectors: before = {} }: PolicyDocument,
  { connectors: after = {} }: PolicyDocument,
): PolicyChange[] {
  const [couldAdd, canAdd] = [before.usersMayAdd !== false, after.usersMayAdd !== false];
  const forbidden = listChange(before.forbidden ?? [], after.forbidden ?? []);
  return [
    ...one(
      'Connectors',
      byNumber(Number(couldAdd), Number(canAdd)),
      canAdd ? 'People may add connectors again' : 'People may not add connectors any more',
    ),
    ...openList('Allowed connectors', before.allowed, after.allowed, targetWords),
    ...one('Forbidden connectors', turned(byList(forbidden)), listWords(forbidden, targetWords)),
    ...changesOfProvided(before.provided ?? [], after.provided ?? []),
  ];
}

function changesOfProvided(
  before: readonly ProvidedConnector[],
  after: readonly ProvidedConnector[],
): PolicyChange[] {
  const gone = before.filter(({ name }) => !after.some((other) => other.name === name));
  return [
    ...after.flatMap((is) => {
      const was = before.find(({ name }) => name === is.name);
      return was === undefined
        ? [change(topicOf(is), 'looser', `new: people may add ${is.url}`)]
        : changesOfOne(was, is);
    }),
    ...gone.map((was) => change(topicOf(was), 'stricter', `no longer provided: ${was.url}`)),
  ];
}

function topicOf({ name }: ProvidedConnector): string {
  return `Provided: ${name}`;
}

function changesOfOne(was: ProvidedConnector, is: ProvidedConnector): PolicyChange[] {
  const tools = openList('', was.tools, is.tools, (tool) => tool);
  const others = (['url', 'title', 'description', 'clientId'] as const).filter(
    (member) => was[member] !== is[member],
  );
  const says = [
    ...others.map((member) => `${memberWords[member]} ${is[member] ?? 'none'}`),
    ...tools.map((one) => `tools: ${one.says}`),
  ].join('; ');
  const turn = together([
    ...others.map(() => 'other' as const),
    ...tools.map(({ direction }) => direction),
  ]);
  return one(topicOf(is), turn, says);
}

const memberWords = {
  url: 'now at',
  title: 'title:',
  description: 'description:',
  clientId: 'client id:',
} as const;
