/** The states of an update, and what each says to people. Pure. */
import type { UpdateView } from '../../../contract/commands/app-commands.ts';

export type UpdateState =
  /** No channel is chosen. */
  | { readonly state: 'off' }
  /** Not looked yet on this channel. */
  | { readonly state: 'idle' }
  | { readonly state: 'checking' }
  | { readonly state: 'current' }
  | { readonly state: 'downloading'; readonly version: string }
  /** Fetched and checked against our key. */
  | { readonly state: 'ready'; readonly version: string }
  | { readonly state: 'failed'; readonly why: string };

/** @returns what windows and tray show of it */
export function viewOf(state: UpdateState): Pick<UpdateView, 'state' | 'version' | 'detail'> {
  const version = 'version' in state ? state.version : null;
  return { state: state.state, version, detail: detailOf(state) };
}

function detailOf(state: UpdateState): string {
  switch (state.state) {
    case 'off':
      return 'Consentry does not look for updates.';
    case 'idle':
      return 'Not looked for updates yet.';
    case 'checking':
      return 'Looking for an update.';
    case 'current':
      return 'This is the newest version.';
    case 'downloading':
      return `Version ${state.version} is there and is being fetched.`;
    case 'ready':
      return `Version ${state.version} is here and was checked; it is installed when you say so.`;
    case 'failed':
      return `Consentry could not look for an update: ${state.why}`;
  }
}
