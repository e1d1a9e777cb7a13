import type { GatewayView } from '../../../contract/views/snapshot/gateway-view.ts';
import { Card } from '../../components/layout/card.tsx';
import { OnlyHere } from '../clients/apps/only-here.tsx';
import { CopyField } from '../../components/base/copy.tsx';

/** The one address every client needs. */
export function Endpoint({ gateway }: { readonly gateway: GatewayView }) {
  return (
    <Card title="Address for your clients">
      {gateway.endpoint === null ? (
        <p className="text-muted">The address appears when Consentry is running.</p>
      ) : (
        <>
          <CopyField label="Address" text={gateway.endpoint} large />
          <p className="mt-2 mb-1 text-muted">
            One address for all connectors. It answers only clients you have allowed.
          </p>
          <OnlyHere />
        </>
      )}
    </Card>
  );
}
