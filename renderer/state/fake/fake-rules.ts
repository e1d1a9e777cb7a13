/** Rules of the fake world, worded roughly as the core does. */
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { Condition } from '../../../contract/views/conditions.ts';
import type { RuleBody, RuleView } from '../../../contract/views/rules.ts';
import { refused, type Handler } from './fake-context.ts';
import { ago } from './fake-time.ts';
import type { FakeWorld } from './fake-world.ts';

type Names = 'rules.list' | 'rule.preview' | 'rule.add' | 'rule.edit' | 'rule.move' | 'rule.remove';

export interface FakeRule extends RuleBody {
  readonly id: string;
}

type Given = CommandInput<'rule.add'>['rule'];

/** With what is absent, as the contract fills it in. */
const body = (rule: Given): RuleBody => ({
  action: rule.action,
  clients: rule.clients ?? [],
  connectors: rule.connectors ?? [],
  tools: rule.tools ?? [],
  classes: rule.classes ?? [],
  conditions: (rule.conditions ?? []) as Condition[],
  note: rule.note ?? '',
  isOn: rule.isOn ?? true,
});

export function fakeRules(): FakeRule[] {
  return [
    {
      id: 'r0000001',
      ...body({
        action: 'ask',
        connectors: ['github'],
        tools: ['create_*', 'merge_*'],
        conditions: [{ pointer: '/owner', test: { kind: 'glob', pattern: 'acme-*' } }],
        note: 'Customers read what is written there.',
      }),
    },
    {
      id: 'r0000002',
      ...body({
        action: 'allow',
        clients: ['https://claude.ai/oauth/claude-code.json'],
        connectors: ['github'],
        tools: ['add_issue_comment'],
      }),
    },
    { id: 'r0000003', ...body({ action: 'block', tools: ['send_*'] }) },
    { id: 'r0000004', ...body({ action: 'block', classes: ['write'], isOn: false }) },
  ];
}

export const ruleHandlers: { readonly [Name in Names]: Handler<CommandInput<Name>> } = {
  'rules.list': (_, { world }) => world.rules.map((rule, place) => viewOf(world, rule, place + 1)),
  'rule.preview': ({ rule, position = 1 }, { world }) => {
    const draft = body(rule);
    const isPointer = /^(?:\/(?:[^~/]|~[01])*)*$/u;
    if (draft.conditions.some(({ pointer }) => !isPointer.test(pointer))) {
      const message = 'rule.conditions: is no JSON pointer, such as /repository/owner';
      return refused({ code: 'invalid_input', message, hint: null });
    }
    return viewOf(world, { id: 'aaaaaaaa', ...draft }, position);
  },
  'rule.add': ({ rule, position = 1 }, { world, publish }) => {
    const added = { id: `r${String(world.rules.length + 100).padStart(7, '0')}`, ...body(rule) };
    world.rules = world.rules.toSpliced(position - 1, 0, added);
    publish({});
    return viewOf(world, added, position);
  },
  'rule.edit': ({ id, rule }, { world, publish }) => {
    const place = world.rules.findIndex((each) => each.id === id);
    if (place === -1) return undefined;
    const changed = { id, ...body(rule) };
    world.rules = world.rules.with(place, changed);
    publish({});
    return viewOf(world, changed, place + 1);
  },
  'rule.move': ({ id, position }, { world, publish }) => {
    const moved = world.rules.find((each) => each.id === id);
    if (moved === undefined) return undefined;
    const others = world.rules.filter((each) => each !== moved);
    world.rules = others.toSpliced(position - 1, 0, moved);
    publish({});
    return viewOf(world, moved, position);
  },
  'rule.remove': ({ id }, { world, publish }) => {
    world.rules = world.rules.filter((each) => each.id !== id);
    publish({});
    return { id };
  },
};

export function viewOf(world: FakeWorld, rule: FakeRule, position: number): RuleView {
  const clientNames = rule.clients.map(
    (id) => world.snapshot.clients.find((client) => client.clientIds.includes(id))?.name ?? id,
  );
  const fits = (patterns: readonly string[], name: string) =>
    patterns.length === 0 ||
    patterns.some((pattern) =>
      pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
    );
  const matches = world.tools
    .filter(
      (tool) =>
        fits(rule.connectors, tool.connector) &&
        fits(rule.tools, tool.name) &&
        fits(rule.classes, tool.class),
    )
    .map((tool) => `${tool.connector}/${tool.name}`);
  const tools = rule.tools.length === 0 ? 'every tool' : `tools named ${rule.tools.join(' or ')}`;
  const words = [
    { allow: 'Allow', ask: 'Ask before', block: 'Block' }[rule.action],
    rule.classes.length > 0 && rule.tools.length === 0
      ? `every ${rule.classes.join(' or ')} tool`
      : tools,
    rule.connectors.length === 0 ? '' : `of ${rule.connectors.join(' or ')}`,
    clientNames.length === 0 ? '' : `for ${clientNames.join(' or ')}`,
    rule.conditions.length === 0 ? '' : `when ${rule.conditions.map(inWords).join(' and ')}`,
  ];
  return {
    ...rule,
    position,
    clientNames,
    inWords: `${words.filter((word) => word !== '').join(' ')}.`,
    matches: { count: matches.length, first: matches.slice(0, 10) },
    neverDecides: rule.isOn
      ? matches.length === 0
        ? 'No tool that is known fits it.'
        : null
      : 'It is switched off.',
    createdAt: ago(60 * 24 * 3),
  };
}

function inWords({ pointer, test }: Condition): string {
  const where = pointer === '' ? 'the arguments' : pointer.slice(1).replaceAll('/', ' › ');
  switch (test.kind) {
    case 'equals':
      return `${where} is ${JSON.stringify(test.value)}`;
    case 'glob':
      return `${where} is like "${test.pattern}"`;
    case 'between':
      return `${where} is between ${test.least ?? '…'} and ${test.most ?? '…'}`;
    case 'oneOf':
      return `${where} is one of ${test.values.map((value) => JSON.stringify(value)).join(', ')}`;
  }
}
