import { FlaskConical, FolderInput, Globe, LayoutGrid, SquareTerminal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Card } from '../../components/layout/card.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { useCommand } from '../../state/commands.ts';
import { linkTo } from '../../state/route.ts';
import { AddConnector } from '../connectors/add/add-connector.tsx';
import { ImportDialog } from '../connectors/import/import-dialog.tsx';
import { AuthStatus, ConnectionStatus, needsLogin } from '../connectors/parts/connector-status.tsx';
import { AcceptTools } from './accept-tools.tsx';
import { ImportOffers } from './import-offers.tsx';
import { StepButtons, type StepProps } from './step-frame.tsx';

type Way = 'import' | 'catalog' | 'http' | 'stdio';

/** What AI apps are to reach: the same forms as under Connectors. */
export function ConnectSomething({ snapshot, pending, onNext, onBack }: StepProps) {
  const [way, setWay] = useState<Way | null>(null);
  const { connectors } = snapshot;
  const demo = useCommand('connector.addPreset');
  return (
    <>
      <p>
        Connect an MCP server: your code, your issues, your notes, your files. You log in to it
        here, once. AI apps use it and never see the login.
      </p>
      {connectors.length > 0 && (
        <Card title="Connected so far" flush>
          <ul className="divide-y divide-line border-t border-line">
            {connectors.map((connector) => (
              <ConnectedItem key={connector.name} connector={connector} snapshot={snapshot} />
            ))}
          </ul>
        </Card>
      )}
      <ImportOffers />
      <div className="grid gap-2 sm:grid-cols-2">
        <WayButton
          icon={<FolderInput aria-hidden size={18} />}
          title="Import from my AI apps"
          text="Servers that you set up there already."
          onClick={() => setWay('import')}
        />
        <WayButton
          icon={<LayoutGrid aria-hidden size={18} />}
          title="Choose from the catalog"
          text="Well-known services, ready to use."
          onClick={() => setWay('catalog')}
        />
        <WayButton
          icon={<Globe aria-hidden size={18} />}
          title="I have an address"
          text="The https:// address of an MCP server."
          onClick={() => setWay('http')}
        />
        <WayButton
          icon={<SquareTerminal aria-hidden size={18} />}
          title="I have a command"
          text="A program on this computer, such as npx …"
          onClick={() => setWay('stdio')}
        />
        {snapshot.demo.connector === null && (
          <WayButton
            icon={<FlaskConical aria-hidden size={18} />}
            title="Just try it"
            text="Demo notes: a small server that comes with Consentry."
            onClick={() => void demo.run({ preset: 'demo', values: {} })}
          />
        )}
      </div>
      {demo.error !== null && <ErrorPanel error={demo.error} />}
      <StepButtons
        pending={pending || demo.pending}
        onBack={onBack}
        onNext={onNext}
        isPlain={connectors.length === 0}
        next={connectors.length === 0 ? 'Continue without a connector' : 'Continue'}
      >
        {connectors.length === 0 && 'You can add connectors later, under Connectors.'}
      </StepButtons>
      {way === 'import' && <ImportDialog onClose={() => setWay(null)} />}
      {way !== null && way !== 'import' && (
        <AddConnector
          snapshot={snapshot}
          begin={way}
          onAdded={() => {}}
          onClose={() => setWay(null)}
        />
      )}
    </>
  );
}

interface WayButtonProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly onClick: () => void;
}

function WayButton({ icon, title, text, onClick }: WayButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex flex-col items-start gap-1 rounded-lg border border-line bg-raised px-3 py-2.5 text-left shadow-1 hover:bg-hover"
    >
      <span className="text-accent-text">{icon}</span>
      <span className="font-medium">{title}</span>
      <span className="text-muted">{text}</span>
    </button>
  );
}

interface ConnectedItemProps {
  readonly connector: ConnectorView;
  readonly snapshot: AppSnapshot;
}

function ConnectedItem({ connector, snapshot }: ConnectedItemProps) {
  const { name, connection, toolsToReview, tools } = connector;
  const isBroken = connection === 'error' || needsLogin(connector);
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="min-w-0 grow font-medium wrap-anywhere">{name}</span>
        <ConnectionStatus connector={connector} />
        <AuthStatus connector={connector} />
        {isBroken && (
          <a
            href={linkTo('connectors', name)}
            className="rounded-sm font-medium text-accent-text hover:underline"
          >
            See what is missing
          </a>
        )}
      </div>
      {toolsToReview > 0 && <AcceptTools connector={connector} snapshot={snapshot} />}
      {toolsToReview === 0 && tools > 0 && connection === 'ready' && !isBroken && (
        <p className="text-muted">{`Ready: you can give AI apps its ${tools === 1 ? 'tool' : `${tools} tools`}.`}</p>
      )}
    </li>
  );
}
