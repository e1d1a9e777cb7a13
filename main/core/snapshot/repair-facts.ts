/** What repairs are made from. */
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { VaultView } from '../../../contract/views/vault.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import type { GatewayView } from '../../../contract/views/snapshot/gateway-view.ts';
import type { AccessFacts } from './access-repairs.ts';

export interface RepairFacts extends AccessFacts {
  readonly gateway: GatewayView;
  readonly vault: VaultView;
  readonly connectors: readonly ConnectorView[];
  readonly clients: readonly ClientView[];
  /** Ids of rules that cannot be read. */
  readonly brokenRules: readonly string[];
  /**
   * A token came back that was replaced long ago: a client that raced with itself, or a copy in
   * other hands (SEC-19).
   */
  readonly replayed: readonly { readonly clientId: string; readonly name: string }[];
  /** Calls that were refused because the grant is too narrow, and that it still would be. */
  readonly refused: readonly {
    readonly clientId: string;
    readonly name: string;
    readonly scope: string;
    readonly inWords: string;
  }[];
  /** What was found wrong with the audit log at this start (SEC-97). */
  readonly auditDamage: string | null;
  /** Writing found no room (REL-12). */
  readonly isDiskFull: boolean;
  /** The data folder that was deleted or replaced; null: it is there. */
  readonly folderGone: string | null;
  /** What takes access away is in effect and cannot be written yet. */
  readonly isUnsaved: boolean;
}
