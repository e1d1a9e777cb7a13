/**
 * Clients in text for people: one row for each application, and one in full with its grants and
 * tokens.
 */
import type { ConnectorAccess } from '../../../../contract/views/access.ts';
import type { ClientView, GrantView } from '../../../../contract/views/snapshot/client-view.ts';
import type { CommandContext } from '../../command-context.ts';
import { callLimitsText } from '../policy/call-limit-options.ts';
import { lifetimesText } from './client-lifetimes-text.ts';
import { facts, relativeTime, shown } from '../../format.ts';
import { table } from '../../table.ts';

export function clientTable(clients: readonly ClientView[], { io, paint }: CommandContext): string {
  const rows = clients.map((client) => [
    shown(client.name, 40),
    paint(client.status === 'active' ? 'good' : 'dim', client.status),
    client.identity,
    shown(client.scopesInWords.join('; '), 60),
    relativeTime(client.lastUsedAt, io.nowMs()),
    String(client.activeTokens),
    shown(client.clientId, 60),
  ]);
  return table(['NAME', 'STATUS', 'IDENTITY', 'MAY', 'LAST USED', 'TOKENS', 'ID'], rows);
}

export function describeClient(client: ClientView, { io }: CommandContext): string {
  const now = io.nowMs();
  const others = client.clientIds.filter((id) => id !== client.clientId);
  const about = facts([
    ['Name', `${shown(client.name)} (as it claims)`],
    ['Id', shown(client.clientId, 512)],
    ...others.map((id): readonly [string, string] => ['Also registered as', shown(id, 512)]),
    ['Identity', client.identity],
    ['Proof', shown(client.proof, 300)],
    ['Secret or key', client.isConfidential ? 'has to show one to get tokens' : 'none'],
    ...(client.formerSecretUntil === null
      ? []
      : [['Old secret', `ends ${relativeTime(client.formerSecretUntil, now)}`] as const]),
    ['Status', client.status],
    ['May', shown(client.scopesInWords.join('; '), 500) || 'nothing'],
    ['Sends codes to', shown(client.redirectUris.join(' '), 500) || '-'],
    ['Logins last', lifetimesText(client.tokenLifetimes)],
    ['Registered', relativeTime(client.registeredAt, now)],
    ['Registered by', shown(client.registeredBy, 200)],
    ['Last used', relativeTime(client.lastUsedAt, now)],
    ['Calls today', String(client.callsToday)],
    ...(client.callLimits === null
      ? []
      : [['Calls at most', callLimitsText(client.callLimits)] as const]),
    ...(client.asksDeniedUntil === null
      ? []
      : [['Asks', `denied unasked, ends ${relativeTime(client.asksDeniedUntil, now)}`] as const]),
  ]);
  return [about, ...grantsAndTokens(client.grants, now)].join('\n\n');
}

function grantsAndTokens(grants: readonly GrantView[], nowMs: number): string[] {
  if (grants.length === 0) return [];
  const grantRows = grants.map((grant) => [
    grant.grantId,
    shown(grant.resources.join(' '), 120),
    accessText(grant.access),
    grant.endsAt === null ? 'with its last token' : relativeTime(grant.endsAt, nowMs),
    grant.isRemembered ? 'no question' : 'asks you',
  ]);
  const tokenRows = grants.flatMap(({ grantId, endsAt, tokens }) =>
    tokens.map((token) => [
      token.tokenId,
      grantId,
      relativeTime(token.createdAt, nowMs),
      relativeTime(token.lastUsedAt, nowMs),
      // Using it puts the end off, except where the grant itself ends then.
      relativeTime(token.expiresAt, nowMs) +
        (token.staysLoggedIn && token.expiresAt !== endsAt ? ' unless used' : ''),
      String(token.rotations),
    ]),
  );
  return [
    table(['GRANT', 'AT', 'MAY', 'ENDS', 'NEXT LOGIN'], grantRows),
    ...(tokenRows.length === 0
      ? []
      : [table(['TOKEN', 'GRANT', 'CREATED', 'LAST USED', 'ENDS', 'ROTATIONS'], tokenRows)]),
  ];
}

function accessText(access: ConnectorAccess): string {
  const parts = Object.entries(access).map(([name, level]) => `${shown(name)}=${level}`);
  return parts.join(' ') || 'nothing';
}
