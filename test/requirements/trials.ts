import { type Family } from './requirement.ts';

/** What outsiders broke: each row holds today. Rendered to `docs/requirements/trials.md`. */
export const trials: Family = {
  name: 'trials',
  title: 'What outsiders broke',
  source: 'Consentry’s own: independent trials of the first version, November 2026',
  groups: {
    'Logging in with published programs': {
      'TRIAL-A1': {
        holds:
          'A scope that only repeats our own challenge or metadata names nothing. The consent ' +
          'then starts from reading at each connector, or from what the client has. Any level ' +
          'below the ceilings can be given, and connectors added later are a choice of their own ' +
          'that is never preselected.',
        source: 'RFC 6749 section 3.3',
      },
      'TRIAL-A2': {
        holds:
          'A client whose metadata document cannot be read still logs in: through the proxy, by ' +
          'the last good copy for 30 days, or by a copy that came with Consentry. The consent ' +
          'says so. Support for such documents can be switched off.',
        source: 'draft-ietf-oauth-client-id-metadata-document',
      },
      'TRIAL-A3': {
        holds:
          'Equal authorization requests are one question, and every browser that waits goes on. ' +
          'A client that was removed gets `invalid_client` and registers again.',
        source: 'RFC 6749 section 5.2',
      },
    },
    'Taking access away where writing fails': {
      'TRIAL-B1': {
        holds:
          'A command that takes access away holds at once on a disk that is full, failing or ' +
          'locked. It is retried until it is saved, survives a restart, and nothing is given ' +
          'before that. One registry checks, records and carries this out for every command.',
      },
      'TRIAL-B2': {
        holds:
          'A file appears whole or not at all. The next start removes what an interrupted write ' +
          'left and replaces an empty key that was never used.',
      },
      'TRIAL-B3': {
        holds:
          'A crash between the settings file and its seal, or a disk that fails while seals are ' +
          'made, is not reported as tampering. A real change from outside is.',
      },
      'TRIAL-B4': {
        holds:
          'No start fails because of a damaged file of rights or of the log. The file is set ' +
          'aside, readable parts are kept, unreadable parts count as the strictest value, and ' +
          'the repair stays until the person has looked. A data folder that is deleted or ' +
          'replaced while Consentry runs is noticed within seconds and everything is refused.',
      },
      'TRIAL-B5': {
        holds:
          'The activity log keeps to its age and size while calls go on, in slices that hold ' +
          'nothing up. A slow disk holds up only the request that waits for it.',
      },
      'TRIAL-B6': {
        holds:
          'Revoking everything is one durable write for any number of grants, and a crash before ' +
          'the rows were written brings none back. A snapshot is built from what changed. Revoke ' +
          'and pause work with few file descriptors.',
      },
    },
    'Attacks that got through': {
      'TRIAL-C0': {
        holds:
          'No switch of Chromium or Electron is accepted: not as an option, as a value, behind ' +
          '`--`, from the environment or by a second start. Arguments are bounded before ' +
          'anything reads them.',
      },
      'TRIAL-C1': {
        holds:
          'A tool counts as reading only if every part of its name says so. Letters of another ' +
          'script and names that look alike are flagged, shown apart and get the stricter class.',
        source: 'Unicode Technical Standard 39',
      },
      'TRIAL-C2': {
        holds: 'A revoke while another program has the database locked neither waits nor is lost.',
      },
      'TRIAL-C3': {
        holds:
          'An approval counts for one credential. Another token or account behind the connector ' +
          'needs a new one.',
      },
      'TRIAL-C4': {
        holds:
          'A whole data folder that is put back to an older copy, with its vault and key, ends ' +
          'all logins and is reported. The number that tells is kept outside the folder; where ' +
          'there is no such place, Consentry says so.',
      },
      'TRIAL-C5': {
        holds:
          'A prefetch by a browser does not count as a person. Half-sent requests, idle control ' +
          'connections and readers that take nothing are closed before a client with a token is ' +
          'refused.',
      },
      'TRIAL-C6': {
        holds:
          'A flood of notifications or comments from one server does not delay calls to another.',
      },
      'TRIAL-C7': {
        holds:
          'A refresh that cannot be saved is `temporarily_unavailable` and keeps its login. ' +
          'Schemes of the operating system are no redirect target. A message that is both ' +
          'request and answer is refused. Our own tokens never go upstream. A read grant reads ' +
          'only resources that the server named. A pipe as operator key and a file with a second ' +
          'hard link are refused. Rights are sealed when they are given. `audit verify` without ' +
          'an instance names a cut end.',
      },
      'TRIAL-C8': {
        holds:
          'A managed policy that disappears keeps its bounds for the run, and the next start ' +
          'names who managed. A replaced folder is watched again, and a file that a group may ' +
          'write is refused. A policy that tightens wins over an Allow in the same moment. With ' +
          'a new or lost vault key nothing is stored beside secrets that cannot be opened; they ' +
          'are counted and can be removed.',
      },
    },
    'What a person meets': {
      'TRIAL-D-B1': {
        holds: 'The headless page survives a reload and takes a new link in the same tab.',
      },
      'TRIAL-D-B2': {
        holds: 'A Node that is too old is named in one line.',
      },
      'TRIAL-D-B3': {
        holds: '`--version` and `--help` work at every level.',
      },
      'TRIAL-D-B4': {
        holds: 'An answer in the terminal names its question, before the next question appears.',
      },
      'TRIAL-D-B5': {
        holds:
          'The log gives the true reason for a call to a connector that the client was not given.',
      },
      'TRIAL-D-B6': {
        holds: 'Skipping the first run keeps the suggested read-only.',
      },
      'TRIAL-D-B7': {
        holds: 'A new filter or search in Activity begins at the newest entry.',
        needs: 'Chromium',
      },
      'TRIAL-D-B8': {
        holds:
          'A taken port is named with the program that holds it, also at the very first start.',
      },
      'TRIAL-D-B9': {
        holds: 'An import shows the whole command with its secrets masked.',
      },
      'TRIAL-D-B10': {
        holds: 'Imported connectors are listed and can be switched on together.',
      },
      'TRIAL-D-B11': {
        holds: 'The count beside Connectors does not cover its icon in small windows.',
        needs: 'Chromium',
      },
      'TRIAL-D-B12': {
        holds: 'Activity shows rows and clients in small windows.',
        source: 'WCAG 2.2, 1.4.10 Reflow',
        needs: 'Chromium',
      },
      'TRIAL-D-B13': {
        holds: 'States can be told apart in forced colours.',
        source: 'CSS Color Adjustment, Forced Color Palettes',
        needs: 'Chromium',
      },
      'TRIAL-D-B14': {
        holds: 'The End key goes to the oldest entry of the log.',
        needs: 'Chromium',
      },
      'TRIAL-D-B15': {
        holds: 'Every number and chart of the Overview names its period.',
      },
      'TRIAL-D-B16': {
        holds: 'Tables of the command line fit the terminal, and no text is cut in the middle.',
      },
      'TRIAL-D-B17': {
        holds: 'The history of approvals shows each answer.',
      },
      'TRIAL-D-B18': {
        holds: 'A list of hundreds of tools opens and searches without a stall.',
      },
      'TRIAL-D-B19': {
        holds:
          'The palette ranks words before letters, knows the settings, and preselects nothing ' +
          'that takes access away.',
      },
    },
  },
};
