/** An entry of the palette, and what choosing it does. */
import type { AccessPolicy } from '../../../contract/views/access.ts';
import type { Theme } from '../../../contract/views/window-settings.ts';
import type { Brand } from '../../components/identity/brand-icons.ts';
import type { PageName } from '../../state/route.ts';

export type Deed =
  | { readonly kind: 'go'; readonly section: PageName; readonly item?: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'revoke'; readonly clientId: string }
  | { readonly kind: 'revoke-all' }
  | { readonly kind: 'reconnect'; readonly name: string }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'theme'; readonly theme: Theme }
  | { readonly kind: 'access'; readonly access: AccessPolicy }
  | { readonly kind: 'review' }
  | { readonly kind: 'policy' }
  | { readonly kind: 'shortcuts' };

export type Group =
  'Recent' | 'Actions' | 'Pages' | 'Settings' | 'Clients' | 'Connectors' | 'Tools';

export interface Entry {
  readonly id: string;
  readonly group: Exclude<Group, 'Recent'>;
  readonly label: string;
  /** Distinguishes entries with the same label. */
  readonly detail: string | null;
  /** More words that find it. */
  readonly words: string;
  readonly deed: Deed;
  /**
   * What stands before a client, a connector or a tool: the mark of whose it is, where that is
   * proven, else the letter of this name. Null: the icon of its group.
   */
  readonly mark: { readonly name: string; readonly brand: Brand | null } | null;
  /** It takes something away: it is never the one that Enter would choose at once. */
  readonly takes: boolean;
}
