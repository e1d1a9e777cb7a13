import { own, type Family } from './requirement.ts';

/** Atomic.io: each row holds today. Rendered to `docs/requirements/atomic.md`. */
export const atomic: Family = {
  name: 'atomic',
  title: 'Atomic.io',
  source: 'Atomic.io MCP Server documentation, https://documentation.atomic.io/guide/mcp/overview',
  groups: {
    'Connecting to an organisation': {
      'ATOMIC-1': {
        holds:
          'An address that does not answer is reported as not enabled or wrong, with the place ' +
          'to look.',
      },
      'ATOMIC-2': {
        holds:
          'One vendor can be added for several organisations. Names are unique and tools never ' +
          'collide.',
      },
      'ATOMIC-3': {
        holds: 'Adding another organisation copies everything but the address and the credentials.',
      },
      'ATOMIC-4': {
        holds:
          'A connector shows the organisation that it reached. The same account connected twice ' +
          'is flagged.',
      },
      'ATOMIC-5': {
        holds:
          'Consentry discovers and registers by itself, as a native program with a loopback ' +
          'redirect URI.',
      },
      'ATOMIC-6': {
        holds:
          'Three failures have three codes: could not register, could not authorise, could not ' +
          'query. Each names the missing permission.',
      },
      'ATOMIC-9': {
        holds: 'Nothing depends on the words that a vendor uses for its permission levels.',
      },
      'ATOMIC-15': {
        holds:
          'A vendor’s no-access message passes to the client unchanged and is logged as denied ' +
          'by the vendor.',
      },
      'ATOMIC-18': {
        holds: 'The schema and the errors of a tool pass through unchanged.',
      },
      'ATOMIC-20': {
        holds:
          'A missing login and a missing permission are told apart, and the permission is named ' +
          'where it is known.',
      },
      'ATOMIC-21': {
        holds:
          'A registration that the server forgot is made anew once. One action forgets login and ' +
          'registration of this connector only.',
      },
      'ATOMIC-33': {
        holds:
          'The preset says that the server is a preview and how to get it, and accepts any ' +
          'version in the path.',
      },
    },
    'Roles and permission sets': {
      'ATOMIC-7': {
        holds:
          'The policy can let clients register without letting them call tools, and the other ' +
          'way round. Both are needed.',
      },
      'ATOMIC-8': {
        holds:
          'The policy can lock the access settings and the connectors. Locked settings can still ' +
          'be made stricter.',
      },
      'ATOMIC-10': {
        holds:
          'Permission sets have names and belong to groups of clients. The page of a client ' +
          'shows the path of each permission.',
      },
      'ATOMIC-11': {
        holds:
          'Changing a permission set lists the affected clients first and holds at their next ' +
          'request.',
      },
      'ATOMIC-12': {
        holds: 'A locked control stays visible with its reason.',
      },
    },
    'The switch and refusals': {
      'ATOMIC-13': {
        holds: 'The address appears when the gateway really listens. Otherwise the reason appears.',
      },
      'ATOMIC-14': {
        holds:
          'A refused call is a tool result with a sentence and without data, and the client ' +
          'stays connected.',
      },
      'ATOMIC-16': {
        holds:
          'Switching access off refuses each next call and keeps every grant. Each client shows ' +
          'that access is off.',
      },
      'ATOMIC-17': {
        holds: 'Switching access on again needs no new consent. Both switches are logged.',
      },
      'ATOMIC-19': {
        holds: 'Status and repairs name a locked control, by whom it is locked and whom to ask.',
      },
      'ATOMIC-23': {
        holds: 'A refused call shows every step of the decision and the first one that stopped it.',
      },
      'ATOMIC-24': {
        holds: 'The address appears without a manual refresh.',
      },
      'ATOMIC-25': {
        holds: 'The notice that access is off leads to the switch.',
      },
    },
    Clients: {
      'ATOMIC-22': {
        holds:
          'A client id that is no longer known gets `invalid_client`. The page of the client ' +
          'shows how VS Code forgets its login.',
      },
      'ATOMIC-26': {
        holds: 'Installing writes the entry that VS Code documents.',
      },
      'ATOMIC-27': {
        holds: 'VS Code logs in with both of its redirect URIs.',
      },
      'ATOMIC-28': {
        holds: 'Consentry says which clients run in a cloud and cannot reach this computer.',
        source: own,
      },
      'ATOMIC-29': {
        holds:
          'Claude Desktop gets the local bridge, because its connectors by address run in the ' +
          'vendor’s cloud.',
        source: own,
      },
      'ATOMIC-30': {
        holds:
          'Identifiers of customers are not logged for a connector that is set to keep shapes ' +
          'only.',
        source: own,
      },
      'ATOMIC-31': {
        holds:
          'A connector’s description is in the person’s words and reaches only clients that use ' +
          'the connector at its own address.',
      },
      'ATOMIC-32': {
        holds: 'Clients that listen hear when tools change. Others see it in the next list.',
      },
    },
  },
};
