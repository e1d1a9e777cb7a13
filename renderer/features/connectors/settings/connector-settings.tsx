import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { AskSettings } from './ask-settings.tsx';
import { CommandSettings } from './command-settings.tsx';
import { LoginSettings } from './login-settings.tsx';
import { AddressSettings } from './address-settings.tsx';
import { DetailsSettings } from './details-settings.tsx';
import { HeaderSettings } from './header-settings.tsx';
import { LimitSettings } from './limit-settings.tsx';
import { TokenSettings } from './token-settings.tsx';
import { TrustSettings } from './trust-settings.tsx';

/**
 * Everything about a connector that can be changed; its name stays, since grants and rules are kept
 * under it.
 */
export function ConnectorSettings({ connector }: { readonly connector: ConnectorView }) {
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <DetailsSettings connector={connector} />
      {connector.kind === 'stdio' ? (
        <CommandSettings connector={connector} />
      ) : (
        <>
          <AddressSettings connector={connector} />
          {connector.login !== null && (
            <LoginSettings connector={connector} login={connector.login} />
          )}
          <TokenSettings connector={connector} />
          <HeaderSettings connector={connector} />
        </>
      )}
      <TrustSettings connector={connector} />
      <AskSettings connector={connector} />
      <LimitSettings connector={connector} />
    </div>
  );
}
