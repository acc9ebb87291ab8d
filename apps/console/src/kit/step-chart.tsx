import { LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, TooltipComponent } from 'echarts/components';
import { type ECharts, init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type ReactNode, useEffect, useRef } from 'react';
import { useIsDark } from './theme';

register([LineChart, GridComponent, TooltipComponent, MarkAreaComponent, SVGRenderer]);

export interface ChartStep {
  /** The day it begins; it holds until the next. */
  from: string;
  score: number;
  grade: string;
  /** Why, as text: shown when one points at it. */
  why: string;
}

interface StepChartProps {
  steps: ChartStep[];
  /** The last day shown. */
  until: string;
  /** What the chart says, for who cannot see it; the table beside it says all. */
  label: string;
}

const HEIGHT_PX = 220;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** The score over time, a step for each change. */
export function StepChart({ steps, until, label }: StepChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const isDark = useIsDark();
  useEffect(() => {
    const made = init(box.current, isDark ? 'dark' : undefined, { renderer: 'svg' });
    chart.current = made;
    // With it the drawing shrinks as a whole, where a sheet of paper is narrower than the screen.
    made.on('rendered', () => {
      const svg = box.current?.querySelector('svg');
      svg?.setAttribute('viewBox', `0 0 ${made.getWidth()} ${made.getHeight()}`);
    });
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current!);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, [isDark]);
  useEffect(() => {
    const color = getComputedStyle(document.documentElement).getPropertyValue('--accent');
    const last = steps.at(-1);
    const points = [...steps, ...(last ? [{ ...last, from: until }] : [])];
    chart.current?.setOption({
      backgroundColor: 'transparent',
      animation: false,
      grid: { left: 44, right: 16, top: 12, bottom: 28 },
      xAxis: { type: 'time', axisLabel: { formatter: '{yyyy}-{MM}', hideOverlap: true } },
      yAxis: { type: 'value', min: 0, max: 100, interval: 25 },
      tooltip: {
        trigger: 'axis',
        formatter: (given: unknown) => {
          const [{ dataIndex }] = given as [{ dataIndex: number }];
          const step = points[dataIndex]!;
          return `<b>${escaped(step.from)}</b><br>${escaped(step.grade)} · ${step.score}<br>${escaped(step.why)}`;
        },
      },
      series: [
        {
          type: 'line',
          step: 'end',
          symbolSize: 7,
          lineStyle: { color, width: 2 },
          itemStyle: { color },
          data: points.map(({ from, score }) => [from, score]),
        },
      ],
    });
  }, [steps, until, isDark]);
  // What was drawn for a wider page must not keep it wide.
  return (
    <div
      ref={box}
      className="chart"
      role="img"
      aria-label={label}
      style={{ height: HEIGHT_PX, width: '100%', overflow: 'hidden' }}
    />
  );
}
