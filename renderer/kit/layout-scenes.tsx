/** What is looked at. */
import { Plug } from 'lucide-react';
import { Badge, type BadgeTone } from '../components/feedback/badge.tsx';
import { Banner } from '../components/feedback/banner.tsx';
import { Button } from '../components/base/button.tsx';
import { Card } from '../components/layout/card.tsx';
import { BarChart, LegendItem } from '../components/charts/bar-chart.tsx';
import { ChartFrame } from '../components/charts/chart-frame.tsx';
import { LineChart } from '../components/charts/line-chart.tsx';
import { ShareBar } from '../components/charts/share-bar.tsx';
import { EmptyState } from '../components/feedback/empty-state.tsx';
import { CopyDetails, ErrorPanel } from '../components/feedback/error-panel.tsx';
import { Fact, Facts } from '../components/layout/facts.tsx';
import { ClassMark, ModeIcon, ModeMark } from '../components/base/marks.tsx';
import { MoreRows } from '../components/layout/more-rows.tsx';
import { Page } from '../components/layout/page.tsx';
import { RelativeTime } from '../components/layout/relative-time.tsx';
import { Skeleton, SkeletonRows } from '../components/feedback/skeleton.tsx';
import { Sparkline } from '../components/layout/sparkline.tsx';
import { Spinner } from '../components/base/spinner.tsx';
import { Status } from '../components/feedback/status.tsx';
import { Cell, Row, Table } from '../components/layout/table.tsx';
import { Tabs } from '../components/controls/tabs.tsx';
import { durationWords } from '../state/time-words.ts';
import { Scene, type SceneProps } from './scene.tsx';

const badgeTones: readonly BadgeTone[] = ['neutral', 'accent', 'ok', 'warn', 'danger'];
const problem = {
  code: 'unreachable',
  message: 'Nothing answers at https://mcp.example.com.',
  hint: 'Look whether the address is right and the service runs.',
};
const days = Array.from({ length: 14 }, (_, index) => `${index + 1} Nov`);
const counts = days.map((_, index) => (index * 37) % 50);

export function LayoutScenes({ scheme }: SceneProps) {
  return (
    <>
      <Scene name="Badge, Status, Spinner" scheme={scheme}>
        {badgeTones.map((tone) => (
          <Badge key={tone} tone={tone}>{`Badge ${tone}`}</Badge>
        ))}
        {(['ok', 'busy', 'warn', 'error', 'off'] as const).map((tone) => (
          <Status key={tone} tone={tone} words={`Status ${tone}`} />
        ))}
        <Spinner />
      </Scene>
      <Scene name="ClassMark, ModeMark, ModeIcon, RelativeTime" scheme={scheme}>
        <ClassMark access="read" />
        <ClassMark access="write" overridden />
        <ClassMark access="destructive" />
        <ModeMark mode="allow" />
        <ModeMark mode="ask" />
        <ModeMark mode="block" word="Refused" />
        <ModeIcon mode="ask" muted />
        <RelativeTime at="2026-01-01T12:00:00.000Z" />
        <RelativeTime at={null} />
      </Scene>
      <Scene name="MoreRows" scheme={scheme}>
        <MoreRows hidden={240} what="tools of github" onMore={() => undefined} />
      </Scene>
      <Scene name="Banner" scheme={scheme}>
        {(['info', 'warn', 'error'] as const).map((tone) => (
          <div key={tone} className="w-full">
            <Banner tone={tone} title={`Banner ${tone}`} action={<Button>Resume access</Button>}>
              What it means.
            </Banner>
          </div>
        ))}
      </Scene>
      <Scene name="ErrorPanel, CopyDetails" scheme={scheme}>
        <ErrorPanel error={problem} action={<Button size="small">Try again</Button>} />
        <CopyDetails error={problem} />
      </Scene>
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
      <Scene name="Table, Row, Cell" scheme={scheme}>
        <div className="w-full">
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
      <Scene
        name="Sparkline, BarChart, LineChart, ShareBar, ChartFrame, LegendItem"
        scheme={scheme}
      >
        <div className="flex w-full flex-col gap-4">
          <Sparkline counts={counts} label={`Calls, ${scheme}`} />
          <BarChart
            label={`Calls per day, ${scheme}`}
            summary="300 calls in 14 days"
            pointsAre="Day"
            points={days}
            series={[
              { name: 'Allowed', look: 'solid', values: counts },
              { name: 'Denied', look: 'striped', values: counts.map((count) => count % 7) },
              { name: 'Failed', look: 'dotted', values: counts.map((count) => count % 4) },
            ]}
          />
          <LineChart
            label={`Latency, ${scheme}`}
            summary="Half within 100 ms"
            pointsAre="Day"
            points={days}
            series={[
              { name: 'Half within', values: counts },
              { name: '95 % within', values: counts.map((count) => count * 3) },
            ]}
            inWords={durationWords}
          />
          <ShareBar name="github" share={0.6} words="1.4 kB" />
          <ChartFrame
            label={`A frame, ${scheme}`}
            points={2}
            figure={(index) => `Point ${index + 1}`}
            summary="Two points"
            legend={
              <LegendItem name="A mark">
                <rect width={10} height={10} fill="var(--accent)" />
              </LegendItem>
            }
            table={{ columns: ['Point'], rows: [['1'], ['2']] }}
          >
            {() => <div className="h-4 bg-sunken" />}
          </ChartFrame>
        </div>
      </Scene>
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
    </>
  );
}
