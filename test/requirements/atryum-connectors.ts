import { own, type Family } from './requirement.ts';

const elsewhere = 'Other public documentation of Atryum';

/**
 * Atryum, connectors: each row holds today. Rendered to `docs/requirements/atryum-connectors.md`.
 */
export const atryumConnectors: Family = {
  name: 'atryum-connectors',
  title: 'Atryum, connectors',
  source: 'Atryum documentation, Connect MCP servers',
  groups: {
    Connectors: {
      'ATRYUM-1': {
        holds:
          'A connector is a command or an address. Whether an address wants a login, a token or ' +
          'nothing is found out by asking it.',
      },
      'ATRYUM-2': {
        holds: 'No upstream secret reaches a client, a log, a process list or a file.',
      },
      'ATRYUM-3': {
        holds: 'What Consentry writes into files of clients leads to Consentry alone.',
      },
      'ATRYUM-4': {
        holds:
          'One short name of URL-safe characters stands in the address of a connector, before ' +
          'its tools, and in rules.',
      },
      'ATRYUM-5': {
        holds: 'The name of a connector never changes. Its title may.',
      },
      'ATRYUM-6': {
        holds:
          'A copy lists the client entries that lead to the original alone and changes them on ' +
          'request. Servers and programs can both be copied.',
      },
      'ATRYUM-7': {
        holds:
          'Arguments and variables can be pasted as JSON. A mistake is shown with its place and ' +
          'nothing is saved.',
      },
      'ATRYUM-8': {
        holds:
          'Commands start without a shell, on the PATH of the login shell. A missing command is ' +
          'named with the folders searched. Windows launchers are resolved.',
      },
      'ATRYUM-9': {
        holds: 'A value that looks like a secret is suggested for the vault.',
        source: own,
      },
      'ATRYUM-10': {
        holds: 'A connector can be added without being used yet.',
      },
      'ATRYUM-11': {
        holds:
          'A test runs through every stage, stops at the first that fails, and opens no browser.',
      },
      'ATRYUM-12': {
        holds:
          'A connector has two states, apart from each other: of its connection, and of its ' +
          'login or token.',
      },
      'ATRYUM-13': {
        holds: 'Unencrypted http to another host needs a confirmation for that host.',
      },
      'ATRYUM-14': {
        holds: 'A call has a time limit that each progress message renews, up to an hour.',
      },
      'ATRYUM-15': {
        holds:
          'A stored token is never shown, is kept by an empty field, and is cleared only after a ' +
          'question.',
      },
      'ATRYUM-16': {
        holds: 'Only the Clear button clears a stored token, after a question.',
        source: own,
      },
      'ATRYUM-17': {
        holds: 'A connector has either a token or a login. Switching asks first.',
      },
      'ATRYUM-18': {
        holds:
          'A token at a server that wants a login is named as that, with the hint to leave it ' +
          'empty.',
      },
      'ATRYUM-19': {
        holds: 'Detection runs for the typed address, and the same dialog logs in.',
      },
      'ATRYUM-20': {
        holds:
          'A login for a hand-made client works like any other. A token without an end counts as ' +
          'ready.',
      },
      'ATRYUM-21': {
        holds: 'A login brings both states to ready and the tools at once, without a test.',
      },
      'ATRYUM-22': {
        holds: 'The button says Connect, Reconnect or Switch account, as the state needs.',
      },
      'ATRYUM-23': {
        holds: 'A missing login shows as an action to take and not as a failure.',
      },
      'ATRYUM-24': {
        holds:
          'A client that somebody registered by hand can be entered with id, secret, addresses ' +
          'and scopes.',
      },
      'ATRYUM-25': {
        holds: 'An empty secret field keeps the stored secret.',
      },
      'ATRYUM-26': {
        holds:
          'Authorize and token URL are found from the address of the server. Those that a person ' +
          'enters, both and over https, count instead, and the page says which hold.',
      },
      'ATRYUM-27': {
        holds: 'The person can use the default scopes or type others.',
      },
      'ATRYUM-28': {
        holds: 'The redirect URI is shown with a message before a client id exists.',
        source: own,
      },
      'ATRYUM-29': {
        holds: 'Changing the client id ends the login, and the form says so.',
      },
      'ATRYUM-30': {
        holds:
          'A connector that is switched off answers with an error at its address, leaves the ' +
          'lists and ends its program. Its secrets stay.',
      },
      'ATRYUM-31': {
        holds: 'The list hides disabled connectors until asked and remembers the choice.',
      },
      'ATRYUM-32': {
        holds: 'An edit sends only what differs.',
      },
      'ATRYUM-33': {
        holds:
          'The delete dialog names the rules, permission sets and client entries that would lose ' +
          'their meaning.',
      },
      'ATRYUM-34': {
        holds:
          'After a delete the affected client entries are listed and taken out on request, with ' +
          'undo.',
      },
      'ATRYUM-35': {
        holds: 'The delete dialog offers to disable instead.',
      },
      'ATRYUM-36': {
        holds: 'Another address or credential of a server changes nothing for clients.',
      },
      'ATRYUM-37': {
        holds:
          'Each connector has its own address beside the one of all. Its page shows it, copies it ' +
          'and adds it to the file of a client.',
      },
      'ATRYUM-44': {
        holds: 'The list of connectors sorts by every column with the keyboard.',
      },
    },
    'Upstream servers of this kind': {
      'ATRYUM-38': {
        holds:
          'No use of a server reaches it before it is decided: in every revision, over every ' +
          'transport, in a batch, and when it is tried again.',
      },
      'ATRYUM-39': {
        holds: 'A login without renewal or end is ready and says so.',
        source: own,
      },
      'ATRYUM-40': {
        holds: 'Unencrypted http to this computer is accepted.',
        source: elsewhere,
      },
      'ATRYUM-41': {
        holds: 'Servers that implement only tools work, by address and by command.',
        source: elsewhere,
      },
      'ATRYUM-43': {
        holds:
          'A demo server and a demo client come with Consentry. They go through consent, calls, a ' +
          'question, a block and a revoke as all others do, and are removed with one press.',
      },
      'ATRYUM-42': {
        holds:
          'A call that the server holds for a person is waited for, and the client hears that it ' +
          'still runs.',
        source: elsewhere,
      },
    },
  },
};
