import { BarChart, LegendItem } from '../components/charts/bar-chart.tsx';
import {
  PointLabel,
  PointNames,
  ScaleFigures,
  ScaleLines,
} from '../components/charts/chart-axes.tsx';
import { ChartFrame } from '../components/charts/chart-frame.tsx';
import { compactWords, scaleUpTo } from '../components/charts/chart-scale.ts';
import { LineChart } from '../components/charts/line-chart.tsx';
import { ShareBar } from '../components/charts/share-bar.tsx';
import { Sparkline } from '../components/layout/sparkline.tsx';
import { durationWords } from '../state/time-words.ts';
import { Scene, type SceneProps } from './scene.tsx';

const days = Array.from({ length: 14 }, (_, index) => `${index + 1} Nov`);
const counts = days.map((_, index) => (index * 37) % 50);

export function ChartScene({ scheme }: SceneProps) {
  return (
    <Scene
      name="Sparkline, BarChart, LineChart, ShareBar, ChartFrame, LegendItem, ScaleFigures, ScaleLines, PointNames, PointLabel"
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
          points={['One', 'Two']}
          scale={scaleUpTo(2, String)}
          tip={(index) => ({ words: `Point ${index + 1}`, value: index + 1 })}
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
        <div className="flex h-24 gap-2 pt-2">
          <ScaleFigures {...scaleUpTo(1400, compactWords)} />
          <div className="relative grow">
            <ScaleLines {...scaleUpTo(1400, compactWords)} />
            <PointLabel at={0.02} height={0.7} name="1 Nov" words="1,400" />
            <PointLabel at={0.98} height={1} name="14 Nov" words="2,000" />
          </div>
        </div>
        <PointNames points={days} />
      </div>
    </Scene>
  );
}
