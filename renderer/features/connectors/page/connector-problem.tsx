import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Banner } from '../../../components/feedback/banner.tsx';
import { CopyDetails, ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { wantsListing } from './client-listing.tsx';
import { needsLogin } from '../parts/connector-status.tsx';

/** Why a connector does not work. Red only for what logging in does not mend. */
export function ConnectorProblem({ connector }: { readonly connector: ConnectorView }) {
  const { problem } = connector;
  // A changed command and a login that is under way are shown with what there is to do.
  if (problem === null || connector.process?.change != null) return null;
  if (connector.login?.waitingFor != null) return null;
  if (!needsLogin(connector)) return <ErrorPanel error={problem} />;
  return (
    <Banner tone="warn" title={problem.message} action={<CopyDetails error={problem} />}>
      {!wantsListing(connector) && problem.hint}
    </Banner>
  );
}
