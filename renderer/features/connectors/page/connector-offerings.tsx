import { FileText } from 'lucide-react';
import type { CatalogueView } from '../../../../contract/views/catalogue-view.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { Cell, Row, Table } from '../../../components/layout/table.tsx';
import { sizeWords } from '../../../state/time-words.ts';
import { useAnswer } from '../../../state/use-answer.ts';
import { ConnectorItems } from '../items/connector-items.tsx';

/** What the server offers beside its tools, what of it waits for the person first. */
export function ConnectorOfferings({ connector }: { readonly connector: ConnectorView }) {
  return (
    <div className="flex flex-col gap-4">
      <ConnectorItems connector={connector} />
      <Lists connector={connector} />
    </div>
  );
}

function Lists({ connector }: { readonly connector: ConnectorView }) {
  const { name, connection, resources: count, prompts: promptCount } = connector;
  const { value: catalogue, error } = useAnswer(
    'catalogue.list',
    { connector: name },
    { version: `${connection} ${count} ${promptCount}` },
  );
  if (error !== null) return <ErrorPanel error={error} />;
  if (catalogue === null) return <SkeletonRows label="Loading resources and prompts" rows={3} />;
  const { resources, templates, prompts } = catalogue;
  if (resources.length + templates.length + prompts.length === 0) {
    return (
      <EmptyState icon={<FileText size={28} />} title="No resources and no prompts">
        {connector.connection === 'ready'
          ? 'The server lists neither resources nor prompts.'
          : 'The list comes from the server. Connect it to see what it offers.'}
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">Clients that may read this connector get these.</p>
      {resources.length + templates.length > 0 && (
        <Table
          label="Resources"
          columns={[
            { name: 'Resource' },
            { name: 'Kind', from: 'small' },
            { name: 'Size', end: true },
          ]}
        >
          {resources.map((resource) => (
            <Row key={resource.uri}>
              <Offering {...resource} address={resource.uri} />
              <Cell from="small" className="text-muted">
                {resource.mimeType ?? 'Unknown'}
              </Cell>
              <Cell end className="whitespace-nowrap text-muted tabular-nums">
                {resource.size === null ? '' : sizeWords(resource.size)}
              </Cell>
            </Row>
          ))}
          {templates.map((template) => (
            <Row key={template.uriTemplate}>
              <Offering {...template} address={template.uriTemplate} />
              <Cell from="small" className="text-muted">
                {template.mimeType ?? 'Template'}
              </Cell>
              <Cell end>{null}</Cell>
            </Row>
          ))}
        </Table>
      )}
      {prompts.length > 0 && (
        <Table label="Prompts" columns={[{ name: 'Prompt' }, { name: 'Asks for', end: true }]}>
          {prompts.map((prompt) => (
            <Row key={prompt.name}>
              <Offering {...prompt} address={null} />
              <Cell end className="text-muted">
                {argumentWords(prompt.arguments)}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
      {catalogue.completions && (
        <p className="text-muted">The server completes arguments while they are typed.</p>
      )}
    </div>
  );
}

interface OfferingProps {
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly address: string | null;
}

function Offering({ name, title, description, address }: OfferingProps) {
  return (
    <Cell className="max-w-96">
      <span className="block font-medium wrap-anywhere">{title ?? name}</span>
      {address !== null && (
        <code className="block text-meta wrap-anywhere text-muted">{address}</code>
      )}
      {description !== null && <span className="block text-muted">{description}</span>}
    </Cell>
  );
}

function argumentWords(all: CatalogueView['prompts'][number]['arguments']): string {
  if (all.length === 0) return 'Nothing';
  return all.map(({ name, required }) => (required ? name : `${name} (optional)`)).join(', ');
}
