import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { init, use as register, type ComposeOption, type EChartsType } from "echarts/core";
import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { GridComponentOption, TitleComponentOption, TooltipComponentOption } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

register([
  BarChart,
  LineChart,
  GridComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  CanvasRenderer,
]);

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | TitleComponentOption | TooltipComponentOption
>;

/** Creates a chart on an element that follows its size. @returns the chart, and a function to dispose of it */
export function drawOn(element: HTMLElement): { chart: EChartsType; end: () => void } {
  const chart = init(element);
  const sizes = new ResizeObserver(() => chart.resize());
  sizes.observe(element);
  return {
    chart,
    end: () => {
      sizes.disconnect();
      chart.dispose();
    },
  };
}
