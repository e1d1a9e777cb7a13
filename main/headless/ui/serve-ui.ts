/** The page of headless mode beside the endpoint, and who may have a link to it. */
import type { Writable } from 'node:stream';
import type { Core } from '../../core/ports/core.ts';
import type { Ports } from '../../core/ports/ports.ts';
import type { ShellCommand } from '../../shared-adapters/control/control-channel.ts';
import { loadUiAssets } from './ui-assets.ts';
import { startUiServer, type UiServer } from './ui-server.ts';

/** @returns undefined where the page was not built; that is said */
export async function startUi(
  core: Core,
  around: { readonly rendererDir: string; readonly stderr: Writable },
  parts: Pick<Ports, 'clock' | 'random' | 'logger' | 'processes' | 'freeDescriptors'>,
): Promise<UiServer | undefined> {
  const assets = loadUiAssets(around.rendererDir);
  if (assets !== undefined) return startUiServer({ core, assets, ...parts });
  around.stderr.write(
    'consentry: the user interface is not built; run `npm run build` to have it.\n',
  );
  return undefined;
}

/** `consentry ui`: a link gives presence, so it takes presence to get one. */
export function linkCommand(ui: UiServer | undefined): ShellCommand {
  return (caller) => {
    if (caller !== 'operator') {
      return {
        ok: false,
        error: {
          code: 'not_allowed_here',
          message:
            'A link to the user interface gives the right to allow things, so it needs presence.',
          hint: 'Press u in the terminal where `consentry serve` runs, or present its operator key with --operator-key-file.',
        },
      };
    }
    if (ui !== undefined) return { ok: true, value: { ui: ui.newLink() } };
    return {
      ok: false,
      error: {
        code: 'conflict',
        message: 'This instance runs without a user interface.',
        hint: 'Start `consentry serve` without --no-ui.',
      },
    };
  };
}
