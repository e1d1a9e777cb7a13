import { Card } from '../../components/card.tsx';
import { CopyBlock } from '../../components/copy.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { clientSnippets } from './client-snippets.ts';

/** Ready text for the clients people use, with where it goes. */
export function AddToClient({ endpoint }: { readonly endpoint: string | null }) {
  return (
    <Card title="Add to a client">
      {endpoint === null ? (
        <p className="text-muted">The snippets appear as soon as Consentry listens.</p>
      ) : (
        <>
          <p className="mb-2 text-muted">
            Only programs on this computer reach Consentry: not the web or mobile version of an
            assistant.
          </p>
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
