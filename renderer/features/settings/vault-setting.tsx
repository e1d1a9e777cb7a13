import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { storedSecrets } from '../../../contract/plain/vault-words.ts';
import type { VaultKeeping, VaultView } from '../../../contract/views/vault.ts';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { Confirm } from '../../components/feedback/confirm.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { useCommand } from '../../state/commands.ts';
import { ChoosePassphrase, PassphraseUnlock } from './vault-passphrase.tsx';

const choiceWords: Readonly<Record<VaultKeeping, string>> = {
  'os-store': 'Keep the key in the system’s key store',
  'key-file': 'Keep the key in a file beside the data',
  passphrase: 'Protect them with a passphrase…',
  memory: 'Keep secrets for this run only',
  'weak-store': 'Store them without protection anyway',
};

/** How well secrets are kept, and what can be done about it. */
export function VaultSetting({ vault }: { readonly vault: VaultView }) {
  const unlock = useCommand('vault.unlock');
  const keep = useCommand('vault.keep');
  const VaultIcon = vault.protects ? ShieldCheck : ShieldAlert;
  const remove = useCommand('vault.removeUnreadable');
  const [isAsking, setIsAsking] = useState(false);
  const [isChoosing, setIsChoosing] = useState(false);
  const isLocked = vault.state === 'held' && vault.keeping === 'passphrase';
  const error = unlock.error ?? keep.error;
  return (
    <Card title="Vault">
      <div className="flex gap-2.5">
        <VaultIcon
          aria-hidden
          size={16}
          className={
            vault.protects ? 'mt-0.5 shrink-0 text-ok-text' : 'mt-0.5 shrink-0 text-danger-text'
          }
        />
        <div className="min-w-0">
          <p className="font-medium">{titleOf(vault)}</p>
          <p className="text-muted wrap-anywhere">{vault.detail}</p>
          {vault.outside !== undefined && (
            <p className="mt-1.5 text-muted wrap-anywhere">{vault.outside.detail}</p>
          )}
        </div>
      </div>
      {isLocked && <PassphraseUnlock />}
      {!isLocked && (vault.state === 'held' || vault.choices.length > 0) && (
        <div className="mt-3 flex flex-wrap gap-2">
          {vault.state === 'held' && (
            <Button pending={unlock.pending} onClick={() => void unlock.run({})}>
              Try again
            </Button>
          )}
          {vault.choices.map((choice) => (
            <Button
              key={choice}
              pending={keep.pending}
              onClick={() => {
                if (choice === 'passphrase') setIsChoosing(true);
                else void keep.run({ keep: choice });
              }}
            >
              {choice === 'passphrase' && vault.keeping === choice
                ? 'Change the passphrase…'
                : choiceWords[choice]}
            </Button>
          ))}
        </div>
      )}
      {vault.unreadable !== undefined && (
        <div className="mt-3 flex flex-wrap items-center gap-2">
          <p className="font-medium">{`${storedSecrets(vault.unreadable)} cannot be opened`}</p>
          <Button onClick={() => setIsAsking(true)}>Remove them…</Button>
        </div>
      )}
      <Confirm
        open={isAsking}
        title="Remove what cannot be opened?"
        verb="Remove them"
        keep="Keep them"
        pending={remove.pending}
        error={remove.error}
        onConfirm={() => {
          void remove.run({}).then(({ ok }) => {
            if (ok) setIsAsking(false);
          });
        }}
        onClose={() => setIsAsking(false)}
      >
        They are gone for good, even if their key comes back. Connectors ask for their secrets and
        logins again. If the key of Consentry’s own seals was among them, all access ends and every
        client must log in again.
      </Confirm>
      {isChoosing && (
        <ChoosePassphrase
          isChange={vault.keeping === 'passphrase'}
          onClose={() => setIsChoosing(false)}
        />
      )}
      {error !== null && <ErrorPanel error={error} />}
    </Card>
  );
}

function titleOf(vault: VaultView): string {
  if (vault.state === 'held' && vault.keeping === 'passphrase') return 'Secrets are locked';
  if (vault.state === 'held') return 'Secrets cannot be used now';
  if (vault.state === 'choice') return 'No secret is stored before you choose how';
  if (vault.keeping === 'memory') return 'Secrets are kept until you quit';
  return vault.protects ? 'Secrets are protected' : 'Secrets are not protected';
}
