import { own, type Family } from './requirement.ts';

/** Files of AI clients: each row holds today. Rendered to `docs/requirements/client-files.md`. */
export const clientFiles: Family = {
  name: 'client-files',
  title: 'Files of AI clients',
  source: own,
  groups: {
    'Reading and writing the files of AI clients': {
      'CFG-1': {
        holds:
          'Listing the clients reads none of their files. A file is read when the person chooses ' +
          'that client.',
      },
      'CFG-2': {
        holds:
          'A file that cannot be read is reported as such, left alone, and its entry is offered ' +
          'for copying.',
      },
      'CFG-3': {
        holds:
          'The change is shown before it is made: our lines exactly, other entries by name only.',
      },
      'CFG-4': {
        holds: 'A file that changed after it was shown is not written. The change is shown anew.',
      },
      'CFG-5': {
        holds:
          'Undo restores the file byte for byte and is refused if somebody else wrote since. The ' +
          'last ten backups are kept, encrypted and for the owner only.',
      },
      'CFG-6': {
        holds:
          'Only our own entry changes. Comments, order, indentation, line ends and unknown keys ' +
          'stay as they are.',
      },
      'CFG-7': {
        holds:
          'A file is replaced atomically. A link within the home folder is followed and stays, ' +
          'one that leads out is refused.',
      },
      'CFG-10': {
        holds: 'A foreign entry with our name is replaced only if the person says so.',
      },
      'CFG-11': {
        holds: 'A missing or altered entry of ours becomes a repair and is never put back unasked.',
      },
      'CFG-12': {
        holds:
          'Removing a client takes out our entry only, returns what was there before, and names ' +
          'the access that belongs to it.',
      },
      'CFG-13': {
        holds:
          'Imported connectors arrive switched off with their secrets in the vault, and nothing ' +
          'runs.',
      },
      'CFG-14': {
        holds:
          'After writing, Consentry says what the client needs: nothing, a reload or a restart.',
        needs: 'Chromium',
      },
      'CFG-15': {
        holds: 'A managed configuration of the client is named before writing.',
      },
    },
  },
};
