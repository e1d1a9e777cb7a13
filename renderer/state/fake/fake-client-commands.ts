/** What the commands about clients and logins do to the fake world. */
import { isOwnRight } from '../../../contract/plain/own-rights.ts';
import type { CommandInput, CommandName } from '../../../contract/commands/commands.ts';
import type { AccessChange, ConnectorAccess } from '../../../contract/views/access.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { fakeLifetimes, newFakeClient, scopesOf, withGrants } from './fake-clients.ts';
import { deviceConsent } from './fake-consents.ts';
import { refused, type Context, type Handler } from './fake-context.ts';

/** The code that a program shows in the fake. */
export const fakeUserCode = 'BCDFGHJK';

export const clientHandlers = {
  'client.get': ({ clientId }, { world }) => {
    const client = world.snapshot.clients.find(({ clientIds }) => clientIds.includes(clientId));
    if (client === undefined) return undefined;
    const more = world.unshownGrants.filter((each) => client.clientIds.includes(each.clientId));
    return { ...client, grants: [...client.grants, ...more], moreGrants: 0 };
  },
  'client.revoke': ({ clientId }, context) => changeClient(context, clientId, ended),
  'client.revokeAll': (_, { world, publish }) => {
    const clients = world.snapshot.clients.filter((client) => client.activeTokens > 0);
    const tokens = clients.reduce((sum, client) => sum + client.activeTokens, 0);
    publish({ clients: world.snapshot.clients.map(ended) });
    return { clients: clients.length, tokens };
  },
  'client.block': ({ clientId }, context) =>
    changeClient(context, clientId, (client) => ({ ...client, status: 'blocked' })),
  'client.unblock': ({ clientId }, context) =>
    changeClient(context, clientId, (client) => ({
      ...client,
      status: client.grants.length > 0 ? 'active' : 'registered',
    })),
  'client.setTokenLifetimes': ({ clientId, lifetimes }, context) =>
    changeClient(context, clientId, (client) => ({
      ...client,
      tokenLifetimes: fakeLifetimes(
        Object.values(lifetimes).every((one) => one === null) ? null : lifetimes,
      ),
    })),
  'client.add': (
    { name, redirectUris, confidential = false, tokenLifetimes = null },
    { world, publish },
  ) => {
    const usable =
      /^(http:\/\/(127\.0\.0\.1|\[::1\]|localhost)[:/]|[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:)/;
    if (!redirectUris.every((uri) => usable.test(uri))) {
      return refused({
        code: 'invalid_input',
        message: 'A redirect URI cannot be used.',
        hint: 'Use http on 127.0.0.1, [::1] or localhost, the scheme of an app, or https on a host you allowed for web clients.',
      });
    }
    const client = newFakeClient(`pre-${world.snapshot.clients.length}b7e0d1c`, {
      name,
      redirectUris,
      isConfidential: confidential,
      tokenLifetimes,
    });
    publish({ clients: [...world.snapshot.clients, client] });
    return {
      client,
      clientSecret: confidential ? 'cst_cs_Zk3vQm8xT1nB5rW7yL0pH2dJ6fS9aG4cE' : null,
    };
  },
  'client.remove': ({ clientId }, { world, publish }) => {
    const left = world.snapshot.clients.filter((client) => !client.clientIds.includes(clientId));
    if (left.length === world.snapshot.clients.length) return undefined;
    publish({ clients: left });
    return { clientId };
  },
  'client.grant': ({ clientId, grantId, access }, context) => {
    const connectors = context.world.snapshot.connectors.map(({ name }) => name);
    return changeClient(context, clientId, (client) =>
      withGrants(
        client,
        client.grants.map((grant) => {
          if (grantId !== undefined && grant.grantId !== grantId) return grant;
          const edited = editAccess(grant.access, access, connectors);
          return { ...grant, access: edited, scopes: scopesOf(edited) };
        }),
      ),
    );
  },
  'client.revokeToken': ({ clientId, tokenId }, context) =>
    changeClient(context, clientId, (client) => {
      const grants = client.grants
        .map((grant) => {
          const tokens = grant.tokens.filter((token) => token.tokenId !== tokenId);
          return { ...grant, tokens, activeTokens: tokens.length };
        })
        // A grant ends with its last token.
        .filter((grant) => grant.tokens.length > 0);
      return {
        ...withGrants(client, grants),
        ...(grants.length === 0 ? { status: 'registered' } : {}),
      };
    }),
  'device.enter': ({ userCode }, { world, publish }) => {
    if (userCode.toUpperCase().replaceAll(/[^A-Z]/g, '') !== fakeUserCode) {
      return refused({
        code: 'not_found',
        message: 'No login waits for this code.',
        hint: 'Compare it with what the program shows; it is good for ten minutes.',
      });
    }
    const question = deviceConsent();
    publish({ questions: [...world.snapshot.questions, question] });
    return { questionId: question.id };
  },
  'policy.get': (_, { world }) => ({
    access: world.snapshot.accessPolicy,
    ...world.snapshot.authorization,
    own: { access: world.snapshot.accessPolicy, ...world.snapshot.authorization },
    managed: world.snapshot.managed,
  }),
  'policy.setAuthorization': (input, { world, publish }) => {
    const changes = Object.entries(input).filter(([, value]) => value !== undefined);
    publish({
      authorization: { ...world.snapshot.authorization, ...Object.fromEntries(changes) },
    });
    return world.snapshot.authorization;
  },
} satisfies { readonly [Name in CommandName]?: Handler<CommandInput<Name>> };

function ended(client: ClientView): ClientView {
  return client.grants.length === 0
    ? client
    : { ...withGrants(client, []), status: 'revoked', heldApprovals: 0 };
}

function changeClient(
  { world, publish }: Context,
  clientId: string,
  change: (client: ClientView) => ClientView,
): ClientView | undefined {
  const isIt = (client: ClientView) => client.clientIds.includes(clientId);
  publish({
    clients: world.snapshot.clients.map((client) => (isIt(client) ? change(client) : client)),
  });
  return world.snapshot.clients.find(isIt);
}

/**
 * As core does it: "every connector" with an exception becomes the list of those that are there
 * now.
 */
function editAccess(
  access: ConnectorAccess,
  changes: AccessChange,
  connectors: readonly string[],
): ConnectorAccess {
  const edited = new Map(Object.entries(access));
  const every = changes['*'] ?? access['*'] ?? 'none';
  if (every === 'none') edited.delete('*');
  else edited.set('*', every);
  const named = Object.entries(changes).filter(([name]) => name !== '*');
  const isExcepted = named.some(
    ([name, level]) =>
      !isOwnRight(name) && (level === 'none' || (level === 'read' && every === 'write')),
  );
  if (every !== 'none' && isExcepted) {
    edited.delete('*');
    for (const name of connectors) if (edited.get(name) !== 'write') edited.set(name, every);
  }
  for (const [name, level] of named) {
    if (level === 'none') edited.delete(name);
    else edited.set(name, level);
  }
  return Object.fromEntries(edited);
}
