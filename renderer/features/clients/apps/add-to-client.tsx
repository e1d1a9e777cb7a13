import { Card } from '../../../components/layout/card.tsx';
import { CopyBlock } from '../../../components/base/copy.tsx';
import { Tabs } from '../../../components/controls/tabs.tsx';
import { ClientApps } from './client-apps.tsx';
import { OnlyHere } from './only-here.tsx';
import { clientSnippets } from './client-snippets.ts';

/** Ready text for the clients people use, with where it goes. */
export function AddToClient({
  endpoint,
  lookAgain = '',
  saysWhere = true,
}: {
  readonly endpoint: string | null;
  /** Clients are looked for anew when this changes. */
  readonly lookAgain?: string;
  /** Who can reach Consentry is said here, and not beside it. */
  readonly saysWhere?: boolean;
}) {
  return (
    <Card title="Connect an app">
      {endpoint === null ? (
        <p className="text-muted">The snippets appear once Consentry is listening.</p>
      ) : (
        <>
          {saysWhere && (
            <div className="mb-2">
              <OnlyHere />
            </div>
          )}
          <ClientApps lookAgain={lookAgain} />
          <h3 className="mt-4 mb-2 font-semibold">By hand</h3>
          <Tabs
            label="Client"
            tabs={clientSnippets(endpoint).map((snippet) => ({
              id: snippet.client.toLowerCase().replaceAll(' ', '-'),
              label: snippet.client,
              content: (
                <>
                  <p className="mb-2 text-muted">{snippet.where}</p>
                  <CopyBlock label={`Snippet for ${snippet.client}`} text={snippet.text} />
                  <p className="mt-2 text-muted">{snippet.next}</p>
                </>
              ),
            }))}
          />
        </>
      )}
    </Card>
  );
}
