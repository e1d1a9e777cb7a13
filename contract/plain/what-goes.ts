/**
 * What is lost with a connector, and what stays behind without a meaning; the same words in the
 * window and on the command line (ATRYUM-33).
 */
import type { ClientEntry } from '../commands/client-file-commands.ts';
import type { ConnectorView } from '../views/connector-view.ts';
import type { PermissionSetView } from '../views/permission-sets.ts';
import type { RuleView } from '../views/rules.ts';
import type { ClientView } from '../views/snapshot/client-view.ts';

export interface ConnectorTraces {
  readonly clients: readonly Pick<ClientView, 'name' | 'scopes' | 'resources'>[];
  readonly rules: readonly Pick<RuleView, 'position' | 'connectors'>[];
  readonly sets: readonly Pick<PermissionSetView, 'name' | 'levels'>[];
  /** Our entries in files of AI clients. */
  readonly entries: readonly Pick<ClientEntry, 'name' | 'appName' | 'connector'>[];
}

export interface WhatGoes {
  readonly goes: readonly string[];
  readonly stays: readonly string[];
}

/** One line for each kind of thing. */
export function whatGoes(connector: ConnectorView, traces: ConnectorTraces): WhatGoes {
  const { name, tools, secret, login } = connector;
  const withGrant = traces.clients.filter(({ scopes }) =>
    scopes.some((scope) => scope === `${name}:read` || scope === `${name}:write`),
  );
  const withAddress = traces.clients.filter(({ resources }) =>
    resources.some((each) => each.endsWith(`/mcp/${name}`)),
  );
  const goes = [
    'Its settings',
    tools === 0
      ? null
      : `${count(tools, 'tool', 'tools')}, with what you chose for ${tools === 1 ? 'it' : 'them'}`,
    secretLine(connector),
    login?.isLoggedIn === true
      ? `The login${login.account === null ? '' : ` as ${login.account}`}; the service is told, where it takes that`
      : null,
    secret.set || login?.hasClientSecret !== true ? null : 'The client secret',
    withGrant.length === 0 ? null : `What you allowed ${namesOf(withGrant)} to do with it`,
    withAddress.length === 0
      ? null
      : `Its own address /mcp/${name}, which ${namesOf(withAddress)} may have in a file`,
  ];
  return { goes: goes.filter((line) => line !== null), stays: staying(name, traces) };
}

function staying(name: string, { rules, sets, entries }: ConnectorTraces): string[] {
  const ruleNumbers = rules
    .filter(({ connectors }) => connectors.includes(name))
    .map(({ position }) => String(position));
  const setNames = sets
    .filter(({ levels }) => Object.hasOwn(levels, name))
    .map((set) => `“${set.name}”`);
  return [
    ...(ruleNumbers.length === 0
      ? []
      : [
          `${ruleNumbers.length === 1 ? 'Rule' : 'Rules'} ${list(ruleNumbers)}, for a connector that takes this name again`,
        ]),
    ...(setNames.length === 0
      ? []
      : [
          `What ${setNames.length === 1 ? 'the permission set' : 'the permission sets'} ${list(setNames)} say${setNames.length === 1 ? 's' : ''} about this name`,
        ]),
    ...entries
      .filter((entry) => entry.connector === name)
      .map(
        (entry) =>
          `The entry “${entry.name}” in the file of ${entry.appName}, which leads to nothing then`,
      ),
  ];
}

function secretLine({ kind, secret, environment }: ConnectorView): string | null {
  if (!secret.set) return null;
  if (kind === 'stdio') return `The secret values among ${environment.join(', ')}`;
  return secret.last4 === null ? 'Its token' : `Its token that ends in ${secret.last4}`;
}

function namesOf(clients: readonly { readonly name: string }[]): string {
  const names = clients.slice(0, 3).map((client) => client.name);
  const more = clients.length - names.length;
  return [...names, ...(more > 0 ? [count(more, 'other client', 'other clients')] : [])].join(', ');
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
