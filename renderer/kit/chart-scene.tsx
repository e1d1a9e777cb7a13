import { BarChart, LegendItem } from '../components/charts/bar-chart.tsx';
import { ChartFrame } from '../components/charts/chart-frame.tsx';
import { LineChart } from '../components/charts/line-chart.tsx';
import { ShareBar } from '../components/charts/share-bar.tsx';
import { Sparkline } from '../components/layout/sparkline.tsx';
import { durationWords } from '../state/time-words.ts';
import { Scene, type SceneProps } from './scene.tsx';

const days = Array.from({ length: 14 }, (_, index) => `${index + 1} Nov`);
const counts = days.map((_, index) => (index * 37) % 50);

export function ChartScene({ scheme }: SceneProps) {
  return (
    <Scene name="Sparkline, BarChart, LineChart, ShareBar, ChartFrame, LegendItem" scheme={scheme}>
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
  );
}
