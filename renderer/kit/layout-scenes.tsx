/** Cards, tables, tabs, charts and pages. */
import { Plug } from 'lucide-react';
import { Button } from '../components/base/button.tsx';
import { Tabs } from '../components/controls/tabs.tsx';
import { Badge } from '../components/feedback/badge.tsx';
import { brands } from '../components/identity/brand-icons.ts';
import { IdentityMark } from '../components/identity/identity-mark.tsx';
import { EmptyState } from '../components/feedback/empty-state.tsx';
import { Skeleton, SkeletonRows } from '../components/feedback/skeleton.tsx';
import { Card } from '../components/layout/card.tsx';
import { Fact, Facts } from '../components/layout/facts.tsx';
import { Page } from '../components/layout/page.tsx';
import { Cell, Row, SortButton, Table } from '../components/layout/table.tsx';
import { ChartScene } from './chart-scene.tsx';
import { FeedbackScenes } from './feedback-scenes.tsx';
import { Scene, type SceneProps } from './scene.tsx';

export function LayoutScenes({ scheme }: SceneProps) {
  return (
    <>
      <FeedbackScenes scheme={scheme} />
      <CardScenes scheme={scheme} />
      <PartScenes scheme={scheme} />
      <ChartScene scheme={scheme} />
      <PageScene scheme={scheme} />
    </>
  );
}

function CardScenes({ scheme }: SceneProps) {
  return (
    <>
      <Scene name="Card, Facts, Fact" scheme={scheme}>
        <Card title={`Card, ${scheme}`} aside={<Badge>4</Badge>} className="w-full">
          <Facts>
            <Fact name="Version">0.1.0</Fact>
            <Fact name="Port">29170</Fact>
          </Facts>
        </Card>
      </Scene>
      <Scene name="EmptyState" scheme={scheme}>
        <EmptyState
          icon={<Plug size={28} />}
          title="No connector yet"
          action={<Button>Add</Button>}
        >
          A connector is one MCP server with one account.
        </EmptyState>
      </Scene>
      <Scene name="Skeleton, SkeletonRows" scheme={scheme}>
        <Skeleton className="h-7 w-40" />
        <div className="w-full">
          <SkeletonRows rows={2} label={`Loading, ${scheme}`} />
        </div>
      </Scene>
    </>
  );
}

function PartScenes({ scheme }: SceneProps) {
  return (
    <>
      <Scene name="Table, Row, Cell, SortButton" scheme={scheme}>
        <div className="w-full">
          <SortButton name="By name" sorted={undefined} onSort={() => {}} />
          <Table
            label={`Connectors, ${scheme}`}
            columns={[
              { name: 'Connector', sorted: 'ascending', onSort: () => {} },
              { name: 'Calls', end: true },
            ]}
          >
            {['github', 'linear'].map((name, index) => (
              <Row key={name}>
                <Cell>
                  <a href={`#${name}`}>{name}</a>
                </Cell>
                <Cell end>{index * 12}</Cell>
              </Row>
            ))}
          </Table>
        </div>
      </Scene>
      <Scene name="IdentityMark" scheme={scheme}>
        {brands.map((brand) => (
          <IdentityMark key={brand} name={brand} brand={brand} />
        ))}
        {['Ada', 'Build bot', 'çok', '7zip', 'Δ', '…'].map((name) => (
          <IdentityMark key={name} name={name} brand={null} size="large" />
        ))}
      </Scene>
      <Scene name="Tabs" scheme={scheme}>
        <Tabs
          label={`Tabs, ${scheme}`}
          tabs={[
            { id: 'one', label: 'Tools', content: 'The tools.' },
            {
              id: 'two',
              label: (
                <>
                  Log <Badge>2</Badge>
                </>
              ),
              content: 'The log.',
            },
          ]}
        />
      </Scene>
    </>
  );
}

function PageScene({ scheme }: SceneProps) {
  return (
    <Scene name="Page" scheme={scheme}>
      <div className="h-48 w-full overflow-hidden rounded-lg border border-line">
        <Page
          title={`A page, ${scheme}`}
          subtitle="One line under the title"
          back={{ href: '#back', label: 'Clients' }}
          actions={<Button tone="primary">Add</Button>}
        >
          Content
        </Page>
      </div>
    </Scene>
  );
}
