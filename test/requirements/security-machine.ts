import { own, type Family } from './requirement.ts';

/**
 * Machine, desktop shell and what surrounds them: each row holds today. Rendered to
 * `docs/requirements/security-machine.md`.
 */
export const securityMachine: Family = {
  name: 'security-machine',
  title: 'Machine, desktop shell and what surrounds them',
  source: own,
  groups: {
    'Storage, secrets and activity log': {
      'SEC-90': {
        holds:
          'Secrets stand in the vault and nowhere else on disk. Without a keyring nothing is ' +
          'kept before the person has chosen how.',
        source: 'CWE-312',
      },
      'SEC-91': {
        holds:
          'No secret stands in a command line, a window, an error report or the environment of a ' +
          'process that does not need it.',
        source: 'CWE-214',
      },
      'SEC-92': {
        holds:
          'The data folder belongs to this user alone. Links, foreign owners and unsafe places ' +
          'are refused.',
        source: 'CWE-59, CWE-732',
      },
      'SEC-93': {
        holds: 'An older copy of the store brings no revoked access back.',
      },
      'SEC-94': {
        holds:
          'Rows and settings that another program changed are found by their seal and count as ' +
          'the strictest value.',
        source: 'CVE-2025-53773',
      },
      'SEC-95': {
        holds:
          'A missing or exchanged vault key is named. No new key is made over existing data, and ' +
          'no blob is overwritten.',
      },
      'SEC-96': {
        holds:
          'Text from outside cannot start a formula in CSV, a second line in JSON Lines or an ' +
          'escape sequence in a terminal.',
        source: 'CWE-117, CWE-1236, CWE-150',
      },
      'SEC-97': {
        holds: 'An edit, gap, swap or cut in the activity log or in an export is found and named.',
      },
      'SEC-98': {
        holds:
          'Arguments are written to the log as shapes unless the name of a field is known to be ' +
          'harmless. Secrets are removed wherever they stand.',
        source: 'CWE-532',
      },
      'SEC-99': {
        holds:
          'Equal refusals are folded into a count per second, and the log keeps to its age and ' +
          'size.',
        source: 'CWE-779',
      },
      'SEC-101': {
        holds:
          'Digests of secrets are compared in a time that does not depend on where they differ.',
        source: 'CWE-208',
        notShown:
          'A measurement of time would prove little; `main/core/lib/digest.ts` uses ' +
          '`timingSafeEqual`.',
      },
    },
    'Desktop shell': {
      'SEC-102': {
        holds:
          'Windows run sandboxed and isolated, under a content security policy that allows no ' +
          'foreign script.',
        source: 'Electron, Security checklist',
        needs: 'Electron',
      },
      'SEC-103': {
        holds:
          'A page of ours cannot navigate away, open a window, download or load from elsewhere.',
        source: 'Electron, Security checklist, items 13 and 14; CVE-2026-70608',
        needs: 'Electron',
      },
      'SEC-104': {
        holds: 'Main answers a command only from the main frame of the window that may call it.',
        source: 'Electron, Security checklist, item 17',
        needs: 'Electron',
      },
      'SEC-105': {
        holds:
          'The packaged app refuses switches of Chromium, Electron and Node wherever they stand.',
        source: 'Electron, Fuses',
      },
      'SEC-106': {
        holds:
          'Packages carry every fuse of the checklist, and their archive has a digest for each ' +
          'file.',
        source: 'Electron, ASAR Integrity',
      },
      'SEC-107': {
        holds: 'A second start shows the window. Its arguments are not looked at.',
        source: 'CVE-2018-1000006',
        needs: 'Electron',
      },
      'SEC-108': {
        holds:
          'Pages come from a fixed list of files, by GET only, with their content security policy.',
        source: 'Electron, Security checklist, item 18',
        needs: 'Electron',
      },
      'SEC-109': {
        holds: 'Pages get no permission and no device.',
        source: 'Electron, Security checklist, item 5',
        needs: 'Electron',
      },
      'SEC-110': {
        holds:
          'Exactly one place opens an address and one opens our own folder, each behind its check.',
        source: 'Electron, Security checklist, item 15',
      },
      'SEC-111': {
        holds: 'Electron is pinned to the newest major release that this repository knows.',
        source: 'Electron, Security checklist, item 16',
      },
      'SEC-112': {
        holds:
          'Chromium and Electron send nothing by themselves: no crash report, no spelling ' +
          'dictionary, no background request.',
      },
    },
    'Headless mode, command line, bridge, files and updates': {
      'SEC-113': {
        holds:
          'The headless page has a port of its own and a login link that works once. Every ' +
          'request needs the token in a header.',
        source: 'OWASP ASVS 5.0, V7 Session Management',
      },
      'SEC-114': {
        holds:
          'The command line can take access away. It can give access only with the operator key ' +
          'that the person asked for at start.',
      },
      'SEC-115': {
        holds:
          'The control channel is a socket for this user alone, in a folder for this user alone.',
        source: 'CWE-732',
      },
      'SEC-116': {
        holds:
          'The bridge is an ordinary OAuth client with its own consent. It keeps its tokens for ' +
          'this user only and prints none of them.',
        source: 'RFC 8252',
      },
      'SEC-117': {
        holds:
          'Changing the file of another app keeps its other content, never overwrites a ' +
          'concurrent change, and follows no link out of the home folder. Importing starts ' +
          'nothing.',
        source: 'CWE-367',
      },
      'SEC-118': {
        holds:
          'A managed policy counts only if an administrator alone can write the file and each ' +
          'folder above it. Any doubt means the strictest reading.',
        source: 'CWE-732',
      },
      'SEC-119': {
        holds:
          'An update is installed only if it is newer, signed with our key and wanted by the ' +
          'person, and never while a question waits.',
        source: 'CVE-2024-39698, GHSA-vv43-5jgx-7qv8',
      },
      'SEC-120': {
        holds: 'A vault key that came by the environment is removed from it at start.',
        source: 'CWE-526',
      },
      'SEC-128': {
        holds:
          'Writing a policy for other computers gives nothing on this one: the editor reads no ' +
          'path and names none, the person chooses where it is saved, and the place of the ' +
          'policy in force is refused however it is spelt.',
        source: 'CWE-59',
      },
    },
  },
};
