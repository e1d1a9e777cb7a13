import { own, type Family } from './requirement.ts';

/** Atmos Pro: each row holds today. Rendered to `docs/requirements/atmos.md`. */
export const atmos: Family = {
  name: 'atmos',
  title: 'Atmos Pro',
  source: 'Atmos Pro documentation, https://atmos-pro.com/docs/configure/mcp',
  groups: {
    'Logging in at Atmos Pro': {
      'ATMOS-1': {
        holds: 'The address is enough, and no browser opens before Connect.',
      },
      'ATMOS-2': {
        holds:
          'Logins work at servers that publish only authorization-server metadata and at servers ' +
          'with resource metadata.',
      },
      'ATMOS-3': {
        holds: 'Consentry registers once for each issuer, without a secret.',
      },
      'ATMOS-4': {
        holds:
          'The login runs in the system browser and copes with redirects and minutes of delay.',
      },
      'ATMOS-5': {
        holds: 'A connector can be labelled with the workspace that its server reports.',
      },
      'ATMOS-6': {
        holds:
          'Switching the workspace forces the vendor’s page. A cancelled switch keeps the old ' +
          'login.',
      },
      'ATMOS-7': {
        holds: 'Two workspaces stand side by side, and a client gets the ones that it was given.',
        source: own,
      },
      'ATMOS-8': {
        holds:
          'Tool lists, approvals and waiting questions of the old workspace end with a switch.',
        source: own,
      },
      'ATMOS-9': {
        holds:
          'Consentry asks for the scopes that the server names and shows it when fewer were ' +
          'granted.',
      },
      'ATMOS-10': {
        holds:
          'Upstream tokens stand encrypted in the vault. Where no key store exists, the person ' +
          'chooses: a passphrase, this run only, or what is said to protect less. A locked vault ' +
          'loses nothing.',
      },
      'ATMOS-11': {
        holds: 'Parallel calls make one refresh, and the new token is stored before it is used.',
      },
      'ATMOS-12': {
        holds: 'No refresh token is sent again after an answer arrived.',
      },
      'ATMOS-13': {
        holds: 'A reminder appears before an idle login ends, if the server told its end.',
      },
      'ATMOS-14': {
        holds:
          '`Retry-After` is honoured. The person can set a budget for all clients of a connector.',
      },
      'ATMOS-15': {
        holds: 'A withdrawn token leads to one refresh, then to a message that a login is needed.',
      },
      'ATMOS-16': {
        holds: 'All tools are listed. Their class is a suggestion until the person accepts it.',
      },
      'ATMOS-17': {
        holds: 'A refused tool does not make its connector count as broken.',
      },
      'ATMOS-18': {
        holds:
          'Write tools that come later are held back. A wider login runs only after the person ' +
          'agreed and asks only for what was missing.',
      },
      'ATMOS-19': {
        holds: 'Results are measured and cut at the size that the person set, with a mark.',
      },
      'ATMOS-49': {
        holds: 'Tool schemas are always those of the server now.',
      },
    },
    'Our authorization server': {
      'ATMOS-20': {
        holds:
          'Published clients register, ask, get what the person gave, call tools, and are cut ' +
          'off by a revoke.',
      },
      'ATMOS-21': {
        holds:
          'Adding Consentry to a client shows the exact change, the exact command, the lines for ' +
          'pasting, and a page that explains what each way does.',
      },
      'ATMOS-22': {
        holds: 'Each endpoint publishes its metadata, and the metadata tells the truth.',
      },
      'ATMOS-23': {
        holds: 'Registration is limited in rate and number and gives no access by itself.',
      },
      'ATMOS-24': {
        holds:
          'A consent preselects reading, never writing, and shows what the client has already.',
      },
      'ATMOS-25': {
        holds: 'A token for one connector’s endpoint is refused at every other one.',
      },
      'ATMOS-26': {
        holds:
          'The person can change a grant at any time. A client can widen it only by a new consent.',
      },
      'ATMOS-30': {
        holds: 'Issued tokens are random and opaque, and only their digests are stored.',
      },
      'ATMOS-31': {
        holds: 'An access token lives at most one hour, or as short as the person says.',
      },
      'ATMOS-32': {
        holds:
          'Refresh tokens rotate at each use. Reuse ends the chain, except for the same client ' +
          'within 30 seconds while the new token is unused.',
      },
      'ATMOS-33': {
        holds: 'Adding to one layer of permissions never exceeds any other layer.',
      },
      'ATMOS-34': {
        holds: 'No path, tool, scope or argument lets a client change Consentry itself.',
      },
      'ATMOS-35': {
        holds: 'The person can pin a tool as never. No rule, approval or scope opens it.',
      },
      'ATMOS-36': {
        holds:
          'Calls are limited by minute and day, and the page of a client shows how many it used.',
      },
      'ATMOS-37': {
        holds: 'A client that registers at each start is one row with its last use.',
      },
      'ATMOS-38': {
        holds: 'After a revoke the next request gets 401.',
      },
      'ATMOS-39': {
        holds: 'Restoring an older copy brings no revoked access back.',
        source: own,
      },
      'ATMOS-40': {
        holds:
          'A client that comes back after a revoke is asked anew, without its old choices ' +
          'preselected.',
        source: own,
      },
    },
    'Log, own tools and first run': {
      'ATMOS-27': {
        holds: 'Each logged act names the kind of actor.',
      },
      'ATMOS-28': {
        holds:
          'A log entry has grant, connector, account, tool, decision, deciding layer, duration, ' +
          'size and the call that it belongs to.',
      },
      'ATMOS-29': {
        holds:
          'Values are logged as shapes unless the name of their field is known to be harmless. ' +
          'Each connector can be set to more or less.',
      },
      'ATMOS-41': {
        holds:
          '`list_my_permissions` tells a client what it may do, about no other client, and can ' +
          'be turned off.',
      },
      'ATMOS-42': {
        holds: 'Each right has one scope and one sentence, published in the metadata.',
      },
      'ATMOS-43': {
        holds: '`list_permission_errors` tells a client its own recent refusals.',
      },
      'ATMOS-44': {
        holds: 'The log has the same filters in the window, on the command line and in exports.',
      },
      'ATMOS-45': {
        holds:
          'A client gets log entries only with a scope of its own, only about itself, and never ' +
          'by default.',
      },
      'ATMOS-46': {
        holds:
          'The setup is a list of steps with real state, each with its action. The first run leads ' +
          'back to where it was left; the list can be hidden and found again; agents read it too.',
      },
      'ATMOS-47': {
        holds:
          'What is broken is counted by severity: in the tray, where each leads to its place, on the ' +
          'overview, and for agents.',
      },
      'ATMOS-48': {
        holds: 'Own tools follow one convention and cost a model less than 10 kB.',
      },
      'ATMOS-50': {
        holds:
          'Each refusal of a call, and each failure of its server, has a stable code, a category ' +
          'and a next step.',
      },
    },
  },
};
