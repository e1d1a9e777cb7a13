import type { GrantView, TokenView } from '../../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { RelativeTime } from '../../../components/layout/relative-time.tsx';
import { Cell, Row, Table } from '../../../components/layout/table.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { absoluteTime, plural } from '../../../state/time-words.ts';

/**
 * What each login gave: when it ends, how often it was renewed, and the way to end just that one.
 */
export function GrantTokens({ grant }: { readonly grant: GrantView }) {
  if (grant.tokens.length === 0) {
    return <p className="text-muted">No token: the client must log in before it can call.</p>;
  }
  return (
    <>
      <Table
        label="Tokens"
        columns={[
          { name: 'Created' },
          { name: 'Last used' },
          { name: 'Expires' },
          { name: 'End it', hiddenName: true, end: true },
        ]}
      >
        {newestFirst(grant.tokens).map((token) => (
          <TokenRow
            key={token.tokenId}
            token={token}
            clientId={grant.clientId}
            isLast={grant.tokens.length === 1}
          />
        ))}
      </Table>
      <p className="mt-1.5 text-meta text-muted">
        Each row is one login with its renewals. Revoking one cannot be undone: the program that
        uses it must log in again.
      </p>
    </>
  );
}

interface TokenRowProps {
  readonly token: TokenView;
  readonly clientId: string;
  readonly isLast: boolean;
}

function TokenRow({ token, clientId, isLast }: TokenRowProps) {
  const revoke = useCommand('client.revokeToken', 'notice');
  const run = async () => {
    const result = await revoke.run({ clientId, tokenId: token.tokenId });
    if (!result.ok) return;
    // The button goes with its row: reading goes on at the heading.
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
    showDone(
      isLast ? 'Token revoked, and with it the access' : 'Token revoked',
      'This can’t be undone: the client must log in again.',
    );
  };
  return (
    <Row>
      <Cell>
        <RelativeTime at={token.createdAt} />
      </Cell>
      <Cell>
        <RelativeTime at={token.lastUsedAt} />
      </Cell>
      <Cell>
        <RelativeTime at={token.expiresAt} />
        <p className="text-meta text-muted">{renewals(token)}</p>
      </Cell>
      <Cell end>
        <Button
          tone="danger"
          size="small"
          pending={revoke.pending}
          aria-label={`Revoke the token of ${absoluteTime(token.createdAt)}`}
          onClick={() => void run()}
        >
          Revoke
        </Button>
      </Cell>
    </Row>
  );
}

function renewals({ staysLoggedIn, rotations }: TokenView): string {
  if (!staysLoggedIn) return 'Cannot be renewed';
  return rotations === 0
    ? 'Stays logged in while used'
    : `Stays logged in, renewed ${plural(rotations, 'time')}`;
}

function newestFirst(tokens: readonly TokenView[]): readonly TokenView[] {
  return tokens.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
}
