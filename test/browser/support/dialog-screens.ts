/** Every question and step on top of a page that a picture is taken of. */
import { inWords } from '../../../main/core/client-files/file-problems.ts';
import { FileRefused } from '../../../main/core/client-files/safe-file.ts';
import { inTurn, press, seen, tick, type Act } from './acts.ts';
import { newHeaders, newProgram } from './new-connectors.ts';
import type { Screen } from './page-screens.ts';

/** Only macOS does that, and not to root. */
const blockFiles: Act = async (_, world) => {
  world.changeAnswer('clientFiles.previewRemoval', (preview) => ({
    ...preview,
    lines: [],
    digest: null,
    problem: inWords(new FileRefused('blocked'), 'darwin'),
  }));
};

const ours = '"consentry": {';
const takeOut = inTurn(press('Remove Consentry from Cursor'), seen(ours));
const servers = inTurn(press('Import'), press('Look into the file of Cursor'), seen('notes'));
export const dialogScreens: Readonly<Record<string, Screen>> = {
  'add-by-hand': {
    at: '#/connectors',
    act: inTurn(press('Add connector'), press(/^Alation/u), seen('Client ID')),
  },
  'tools-allow': {
    at: '#/connectors/+tools',
    act: inTurn(tick('Select all tools'), press('Allow'), seen(/left out/u)),
  },
  'client-apps': { at: '#/clients', act: seen(/Show \d+ others/u) },
  'client-apps-all': { at: '#/clients', act: inTurn(press(/Show \d+ others/u), seen('Goose')) },
  'client-install': {
    at: '#/clients',
    act: inTurn(press('Add Consentry to Claude Desktop'), seen('"claude-desktop"')),
  },
  'client-install-ways': {
    at: '#/clients',
    act: inTurn(
      press('Add Consentry to Claude Code'),
      seen(ours),
      (page) => page.getByText('Other ways').click(),
      seen('What each way does'),
    ),
  },
  'client-install-link': {
    at: '#/clients',
    act: inTurn(press('Repair the entry in VS Code'), seen(ours)),
  },
  'client-install-replace': {
    at: '#/clients',
    scene: 'claimed',
    act: inTurn(press('Add Consentry to Claude Code'), seen(ours)),
  },
  'client-install-blocked': {
    at: '#/clients',
    act: inTurn(
      press(/Show \d+ others/u),
      press('Add Consentry to Mistral Vibe'),
      seen('is not certain'),
    ),
  },
  'client-installed': {
    at: '#/clients',
    act: inTurn(
      press('Add Consentry to Claude Desktop'),
      press('Write it'),
      seen('Consentry is added to'),
    ),
  },
  'client-take-out': { at: '#/clients', act: takeOut },
  'client-taken-out': {
    at: '#/clients',
    act: inTurn(
      takeOut,
      press('Remove it'),
      seen('"consentry-github": {'),
      press('Remove it'),
      seen('2 entries removed'),
    ),
  },
  'client-take-out-blocked': {
    at: '#/clients',
    act: inTurn(blockFiles, press('Remove Consentry from Cursor'), seen('privacy settings')),
  },
  'client-revoked-offer': {
    at: '#/clients',
    act: inTurn(press('Revoke access of Cursor'), press('Revoke access'), seen(ours)),
  },
  'connector-add-headers': { at: '#/connectors', act: newHeaders },
  'connector-add-network': { at: '#/connectors', scene: 'company', act: newProgram },
  'connector-delete': {
    at: '#/connectors/github',
    act: inTurn(press('Delete'), seen('This stays:')),
  },
  'connector-deleted-offer': {
    at: '#/connectors/github',
    act: inTurn(press('Delete'), press('Delete connector'), seen('"consentry-github": {')),
  },
  'vault-remove': {
    at: '#/settings',
    scene: 'new-keyring',
    act: inTurn(press('Remove them…'), seen('gone for good')),
  },
  import: { at: '#/connectors', act: inTurn(press('Import'), seen('Cursor')) },
  'import-servers': { at: '#/connectors', act: servers },
  'import-no-file': {
    at: '#/connectors',
    act: inTurn(press('Import'), press('Look into the file of Codex'), seen('There is no file')),
  },
  'import-done': {
    at: '#/connectors',
    act: inTurn(servers, press('Import 3'), seen('3 servers imported from Cursor')),
  },
  'import-replace': {
    at: '#/connectors',
    act: inTurn(servers, press('Import 3'), press('Replace them with Consentry'), seen(ours)),
  },
  'groups-add': {
    at: '#/clients/groups',
    act: inTurn(press('Add group'), seen('Give the group a name.')),
  },
  'groups-add-set': {
    at: '#/clients/groups',
    act: inTurn(press('Add permission set'), seen('Give the set a name.')),
  },
  'groups-edit': {
    at: '#/clients/groups',
    act: inTurn(press('Edit group'), seen(/Nothing changes|Changes what/u)),
  },
  'groups-edit-set': {
    at: '#/clients/groups',
    act: inTurn(press('Edit permission set'), seen(/Nothing changes|Changes what/u)),
  },
  'groups-remove': {
    at: '#/clients/groups',
    act: inTurn(press('Remove group'), seen(/Nothing changes|Changes what/u)),
  },
};
