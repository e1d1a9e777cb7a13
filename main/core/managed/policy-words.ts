/** A managed policy in sentences for people: a line for each thing it sets. */
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type {
  PolicyDocument,
  TargetPattern,
  ToolRule,
} from '../../../contract/views/policy/policy-document.ts';

export function nameOfManager({ managedBy }: PolicyDocument): string {
  return visible(managedBy.name, limits.text.name);
}

export interface PolicyLine {
  readonly topic: string;
  readonly says: string;
}

const accessWords = {
  disabled: 'Nothing may be used',
  'read-only': 'Clients may read, not change anything',
  'read-write': 'Clients may read and write',
} as const;

const registrationWords = {
  ask: 'New clients may register, each asks',
  'allow-list': 'Only listed clients may register',
  closed: 'No new client may register',
} as const;

/** @param access the ceiling that results, with the role of this person */
export function linesOf(policy: PolicyDocument): readonly PolicyLine[] {
  const { access, registration, connectors = {}, tokens = {}, audit = {} } = policy;
  const said = [
    line(
      'Access',
      access === undefined
        ? `${accessWords.disabled}: the policy does not say`
        : accessWords[access],
    ),
    registration && line('Registration', registrationWords[registration.mode]),
    registration?.allowedClients &&
      line('Allowed clients', registration.allowedClients.join(', ') || 'none'),
    registration?.metadataDocuments === false && line('Metadata documents', 'not offered'),
    connectors.usersMayAdd === false && line('Connectors', 'People may not add connectors'),
    connectors.allowed && line('Allowed connectors', targets(connectors.allowed)),
    connectors.forbidden && line('Forbidden connectors', targets(connectors.forbidden)),
    ...(connectors.provided ?? []).map((one) =>
      line(
        `Provided: ${one.name}`,
        `${one.url}${one.tools === undefined ? '' : `, only ${one.tools.join(', ') || 'no tool'}`}`,
      ),
    ),
    ...(policy.tools ?? []).map((rule) => line('Tools', toolWords(rule))),
    ...Object.entries(policy.limits ?? {}).flatMap(([scope, most]) =>
      most === undefined ? [] : [line(`Calls of ${scopeWords[scope] ?? scope}`, bound(most))],
    ),
    tokens.accessMinutes !== undefined &&
      line('Access tokens', `${tokens.accessMinutes} minutes at most`),
    tokens.refreshDays !== undefined && line('Logins', `${tokens.refreshDays} days at most`),
    tokens.loginDays !== undefined &&
      line('Logins as a whole', `${tokens.loginDays} days at most, however often they are renewed`),
    (audit.keepDays !== undefined || audit.keepMegabytes !== undefined) &&
      line(
        'Activity log',
        `kept for ${[
          ...(audit.keepDays === undefined ? [] : [`${audit.keepDays} days`]),
          ...(audit.keepMegabytes === undefined ? [] : [`${audit.keepMegabytes} MB`]),
        ].join(' and ')} at least`,
      ),
    audit.forwardTo !== undefined && line('Activity log goes to', audit.forwardTo),
    (policy.locked ?? []).length > 0 && line('Locked', (policy.locked ?? []).join(', ')),
    ...Object.entries(policy.roles ?? {}).map(([name, { registration: r, access: a }]) =>
      line(`Role ${name}`, `registration ${r}, access ${a}`),
    ),
    ...Object.entries(policy.groups ?? {}).map(([name, group]) =>
      line(
        `Group ${name}`,
        `${group.roles.join(', ') || 'no role'} for ${
          [
            ...(group.everyone === true ? ['everyone'] : []),
            ...(group.users ?? []),
            ...(group.systemGroups ?? []).map((of) => `the group ${of}`),
          ].join(', ') || 'nobody'
        }`,
      ),
    ),
  ];
  return said.filter((item) => typeof item === 'object');
}

const scopeWords: Readonly<Record<string, string>> = {
  grant: 'one login',
  client: 'one client',
  all: 'all clients',
};

function line(topic: string, says: string): PolicyLine {
  return { topic: visible(topic, limits.managed.topic), says: visible(says, limits.managed.says) };
}

function targets(list: readonly TargetPattern[]): string {
  return list.map((item) => targetWords(item)).join('; ') || 'none';
}

/** An address, or a command line whose words can be told apart. */
export function targetWords(target: TargetPattern): string {
  return 'url' in target
    ? target.url
    : target.command.map((word) => (/\s/u.test(word) ? JSON.stringify(word) : word)).join(' ');
}

/** Which tools, and what happens to them. */
export function toolWords({ at, tools, class: access, mode }: ToolRule): string {
  const which = [
    tools === undefined ? 'every tool' : tools.join(', '),
    ...(access === undefined ? [] : [`of class ${access}`]),
    at === undefined ? 'everywhere' : `at ${targetWords(at)}`,
  ].join(' ');
  return `${which}: ${mode === 'block' ? 'blocked' : 'asks each time'}`;
}

function bound(most: {
  callsPerMinute?: number | undefined;
  callsPerDay?: number | undefined;
}): string {
  return [
    ...(most.callsPerMinute === undefined ? [] : [`${most.callsPerMinute} a minute`]),
    ...(most.callsPerDay === undefined ? [] : [`${most.callsPerDay} a day`]),
  ].join(', ');
}
