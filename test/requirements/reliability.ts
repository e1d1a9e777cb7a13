import { own, type Family } from './requirement.ts';

/** Reliability: each row holds today. Rendered to `docs/requirements/reliability.md`. */
export const reliability: Family = {
  name: 'reliability',
  title: 'Reliability',
  source: own,
  groups: {
    Reliability: {
      'REL-01': {
        holds:
          'If the port is taken, Consentry serves nowhere, says so in every window and on the ' +
          'command line, and can try again.',
      },
      'REL-02': {
        holds:
          'A crash between the rotation of a token and its answer leaves a working pair or a ' +
          'clean `invalid_grant`, for our tokens and for those of upstream services.',
        source: 'RFC 6749 section 5.2',
      },
      'REL-03': {
        holds:
          'A file or a transaction that was reported as saved survives a crash. What an ' +
          'interrupted write left is never read.',
        source: 'SQLite, PRAGMA synchronous',
        shownBy: ['TRIAL-B2', 'REL-02'],
      },
      'REL-04': {
        holds:
          'A damaged file ends in a start that serves, or in a message that names the file and ' +
          'what to do. Nobody gets more access by it.',
      },
      'REL-05': {
        holds:
          'Of the connectors, a locked, silent, missing or exchanged key store holds only those ' +
          'that need a secret. It is asked again after five minutes or at the person’s click.',
      },
      'REL-06': {
        holds: 'Expiry uses a clock that never goes back, over restarts too.',
      },
      'REL-07': {
        holds:
          'A server that hangs ends each call at a deadline. After five failures it is left ' +
          'alone for 30 seconds, doubling to five minutes, and no other connector notices.',
      },
      'REL-08': {
        holds:
          'A call that may have reached the server is never sent a second time by Consentry, and ' +
          'its error says so.',
      },
      'REL-09': {
        holds:
          'A server process that crashes fails its running calls at once and is restarted with ' +
          'growing pauses. It is given up after five tries with its last words shown.',
      },
      'REL-10': {
        holds:
          'Child processes end with us, also after a kill. The next start ends only processes ' +
          'that it can prove to be ours.',
      },
      'REL-11': {
        holds:
          'If the client leaves while the person thinks, an Allow sends nothing. It waits for a ' +
          'repeat of the same call.',
      },
      'REL-12': {
        holds:
          'On a full disk, revokes are still saved. Calls that write or ask are refused, reading ' +
          'goes on, and service recovers by itself.',
      },
      'REL-13': {
        holds:
          'Of many starts at once exactly one serves. The others say where it is, and a lock ' +
          'left by a crash is recovered.',
      },
      'REL-14': {
        holds:
          'On logout, shutdown and SIGTERM Consentry is gone within two seconds with everything ' +
          'written, if no call runs.',
        needs: 'Linux',
      },
      'REL-15': {
        holds:
          'A client that reads slowly slows its own stream only, and large results pass without ' +
          'filling memory.',
      },
      'REL-16': {
        holds:
          'Sessions, streams and conversations of an ended client are gone, and their numbers ' +
          'can be read.',
      },
      'REL-17': {
        holds:
          'Work never holds the event loop for long, and each long hold is logged with its length.',
      },
      'REL-18': {
        holds:
          'A renderer that crashes is rebuilt. After the third crash a native box offers Deny ' +
          'and Pause only, and the gateway goes on.',
      },
      'REL-19': {
        holds: 'Data of an earlier version is migrated once, in one transaction, with a copy kept.',
      },
      'REL-21': {
        holds:
          'Without a network, or behind a captive portal, a connector keeps its login and says ' +
          'what is wrong. Retries are spread.',
      },
      'REL-22': {
        holds:
          'Trouble at a token endpoint keeps the login. Only `invalid_grant` asks for the person.',
        source: 'RFC 6749 section 5.2',
      },
      'REL-23': {
        holds:
          'A storm of change notices becomes few lists upstream and one notice for each client.',
      },
      'REL-24': {
        holds: 'Searching and opening a large log stays quick, and retention works in slices.',
      },
      'REL-25': {
        holds:
          'A profile that was copied to another computer has no key: nothing in it is used or ' +
          'overwritten.',
      },
      'REL-27': {
        holds:
          'An unexpected error ends the process with code 70, is logged without secrets, and the ' +
          'process is started again once.',
      },
      'REL-28': {
        holds:
          'Without a tray the window title counts what waits, the first close says where the ' +
          'window went, and no approval is lost.',
        needs: 'Electron',
      },
    },
  },
};
